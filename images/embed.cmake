# Makes texts of this folder part of libsqlpod, so that the program has them wherever it runs: its images
# (catalogue.yaml), and what its libraries are (libraries.txt).
function(sqlpod_embed file variable source)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/images/${file})
  file(READ ${PROJECT_SOURCE_DIR}/images/${file} ${variable})
  configure_file(${PROJECT_SOURCE_DIR}/images/${source}.in ${PROJECT_BINARY_DIR}/images/${source} @ONLY)
  target_sources(libsqlpod PRIVATE ${PROJECT_BINARY_DIR}/images/${source})
endfunction()

sqlpod_embed(catalogue.yaml SQLPOD_CATALOGUE builtin_catalogue.cpp)
sqlpod_embed(libraries.txt SQLPOD_LIBRARIES builtin_libraries.cpp)
