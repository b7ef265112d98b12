# What runs once a run, and touches no row, is made for size, which halves it: the image has little room.
add_library(libsqlpod_small OBJECT ${SQLPOD_SMALL_SOURCES})
target_compile_options(libsqlpod_small PRIVATE $<TARGET_PROPERTY:libsqlpod,COMPILE_OPTIONS> $<$<CONFIG:Release>:-Os>)
target_compile_definitions(libsqlpod_small PRIVATE $<TARGET_PROPERTY:libsqlpod,COMPILE_DEFINITIONS> libsqlpod_EXPORTS)
target_include_directories(libsqlpod_small PRIVATE $<TARGET_PROPERTY:libsqlpod,INCLUDE_DIRECTORIES>)
target_link_libraries(libsqlpod_small PRIVATE sqlpod_flags OpenSSL::Crypto ArrowCpp::arrow ArrowCpp::parquet Poco::Foundation
                                              Poco::JSON yaml-cpp protobuf::libprotobuf-lite)
add_dependencies(libsqlpod_small flyte_messages)
sqlpod_unity(libsqlpod_small)
target_sources(libsqlpod PRIVATE $<TARGET_OBJECTS:libsqlpod_small>)
