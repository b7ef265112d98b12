# Makes images/catalogue.yaml part of libsqlpod, so that the program knows its images wherever it runs.
set(catalogue ${CMAKE_CURRENT_LIST_DIR}/catalogue.yaml)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${catalogue})
file(READ ${catalogue} SQLPOD_CATALOGUE)
configure_file(${CMAKE_CURRENT_LIST_DIR}/builtin_catalogue.cpp.in ${PROJECT_BINARY_DIR}/images/builtin_catalogue.cpp @ONLY)
target_sources(libsqlpod PRIVATE ${PROJECT_BINARY_DIR}/images/builtin_catalogue.cpp)
