# Finds Arrow C++ with Parquet and defines the targets ArrowCpp::arrow and ArrowCpp::parquet.
#
# An installed Arrow (apt, vcpkg, conan, conda) comes first, by its own CMake configuration. Where there is none, the
# copy that the pyarrow wheel carries is linked: PYARROW_ROOT names its folder `pyarrow`, by default the one that
# `./dev setup` put into .deps, else the one that the Python interpreter imports. PYARROW_LIBRARY_DIR names the folder of
# its libraries where they are not beside `include`, as in what install.cmake makes of a wheel; it rules out any other.
# ArrowCpp_WHEEL_LIBRARIES lists the wheel's libraries, to be installed beside ours, with the plug-in for S3;
# it is empty for an installed Arrow. ArrowCpp_WHEEL_LICENSES lists the licences that go with them.
include(FindPackageHandleStandardArgs)

set(ArrowCpp_WHEEL_LIBRARIES)
set(ArrowCpp_WHEEL_LICENSES)
if(TARGET ArrowCpp::arrow)
  set(ArrowCpp_FOUND TRUE)
  return()
endif()

if(NOT PYARROW_LIBRARY_DIR)
  find_package(Arrow CONFIG QUIET)
  find_package(Parquet CONFIG QUIET)
endif()
if(Arrow_FOUND AND Parquet_FOUND)
  foreach(target Arrow::arrow Parquet::parquet)
    string(REGEX REPLACE ".*::" "" name ${target})
    add_library(ArrowCpp::${name} INTERFACE IMPORTED)
    target_link_libraries(ArrowCpp::${name}
                          INTERFACE $<IF:$<TARGET_EXISTS:${target}_shared>,${target}_shared,${target}_static>)
  endforeach()
  find_package_handle_standard_args(ArrowCpp REQUIRED_VARS Arrow_DIR Parquet_DIR VERSION_VAR Arrow_VERSION)
  return()
endif()

if(NOT PYARROW_ROOT)
  set(PYARROW_ROOT "${CMAKE_CURRENT_LIST_DIR}/../.deps/pyarrow/pyarrow")
endif()
if(NOT EXISTS "${PYARROW_ROOT}/include/arrow/api.h")
  find_package(Python3 COMPONENTS Interpreter QUIET)
  if(Python3_FOUND)
    execute_process(
      COMMAND "${Python3_EXECUTABLE}" -c "import pyarrow; print(pyarrow.__path__[0], end='')"
      OUTPUT_VARIABLE PYARROW_ROOT
      ERROR_QUIET)
  endif()
endif()
find_path(ArrowCpp_INCLUDE_DIR arrow/api.h PATHS "${PYARROW_ROOT}/include" NO_DEFAULT_PATH)
if(ArrowCpp_INCLUDE_DIR)
  file(READ "${ArrowCpp_INCLUDE_DIR}/arrow/util/config.h" config)
  string(REGEX MATCH "ARROW_VERSION_STRING \"([0-9.]+)" _ "${config}")
  set(ArrowCpp_VERSION ${CMAKE_MATCH_1})
  string(REGEX MATCH "ARROW_SO_VERSION \"([0-9]+)" _ "${config}")
  get_filename_component(wheel "${ArrowCpp_INCLUDE_DIR}" DIRECTORY)
  set(libraries "${wheel}")
  if(PYARROW_LIBRARY_DIR)
    set(libraries "${PYARROW_LIBRARY_DIR}")
  endif()
  foreach(name arrow parquet) # the wheel has only the versioned file names
    set(library "${libraries}/lib${name}.so.${CMAKE_MATCH_1}")
    add_library(ArrowCpp::${name} SHARED IMPORTED)
    set_target_properties(ArrowCpp::${name} PROPERTIES IMPORTED_LOCATION "${library}"
                                                       INTERFACE_INCLUDE_DIRECTORIES "${ArrowCpp_INCLUDE_DIR}")
    list(APPEND ArrowCpp_WHEEL_LIBRARIES "${library}")
  endforeach()
  file(GLOB ArrowCpp_WHEEL_LICENSES "${wheel}/../pyarrow-${ArrowCpp_VERSION}.dist-info/licenses/*")
  list(APPEND ArrowCpp_WHEEL_LIBRARIES "${libraries}/libarrow_s3.so.${CMAKE_MATCH_1}") # loaded for s3:// alone
  set_property(TARGET ArrowCpp::parquet PROPERTY INTERFACE_LINK_LIBRARIES ArrowCpp::arrow)
endif()
find_package_handle_standard_args(
  ArrowCpp
  REQUIRED_VARS ArrowCpp_INCLUDE_DIR
  VERSION_VAR ArrowCpp_VERSION
  REASON_FAILURE_MESSAGE "run ./dev setup, or name the folder of a pyarrow wheel with -DPYARROW_ROOT=…")
