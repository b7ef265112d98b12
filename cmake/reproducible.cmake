# The same sources give the same bytes, whatever folder they are built in: `./dev reproduce` holds it.

# sqlpod_reproducible(TARGET): names of files in messages and debugging data are those below the root of the sources.
function(sqlpod_reproducible target)
  if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug") # where a debugger finds the sources by their whole names
    target_compile_options(${target} PRIVATE -ffile-prefix-map=${PROJECT_BINARY_DIR}=build
                                             -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.)
  endif()
endfunction()

# Libraries of the build are found relative to who needs them. Arrow's wheel lies outside of the build folder, so that
# CMake would write its whole name: it is linked by names inside.
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)
if(ArrowCpp_WHEEL_LIBRARIES)
  foreach(library IN LISTS ArrowCpp_WHEEL_LIBRARIES)
    cmake_path(GET library FILENAME name)
    file(CREATE_LINK ${library} ${PROJECT_BINARY_DIR}/${name} SYMBOLIC)
    string(REGEX REPLACE "^lib([a-z0-9_]+)\\.so.*" "\\1" target ${name})
    if(TARGET ArrowCpp::${target})
      set_target_properties(ArrowCpp::${target} PROPERTIES IMPORTED_LOCATION ${PROJECT_BINARY_DIR}/${name})
    endif()
  endforeach()
endif()
