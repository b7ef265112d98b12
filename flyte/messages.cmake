# Flyte's messages as C++, made of messages.proto in the build folder. Only libprotobuf-lite is linked: it has all that is
# used, and a tenth of the size.
find_package(Protobuf REQUIRED)

set(generated ${PROJECT_BINARY_DIR}/generated)
set(messages ${generated}/flyte/messages.pb.cc ${generated}/flyte/messages.pb.h)
add_custom_command(
  OUTPUT ${messages}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${generated}
  COMMAND protobuf::protoc --proto_path=${PROJECT_SOURCE_DIR} --cpp_out=${generated} flyte/messages.proto
  DEPENDS ${PROJECT_SOURCE_DIR}/flyte/messages.proto
  VERBATIM)
add_custom_target(flyte_messages DEPENDS ${messages})
add_dependencies(libsqlpod flyte_messages)
# Not our own words: no warnings of them.
set_source_files_properties(${generated}/flyte/messages.pb.cc PROPERTIES COMPILE_OPTIONS -w SKIP_PRECOMPILE_HEADERS ON)
target_sources(libsqlpod PRIVATE ${messages})
target_include_directories(libsqlpod SYSTEM PUBLIC $<BUILD_INTERFACE:${generated}>)
target_link_libraries(libsqlpod PRIVATE protobuf::libprotobuf-lite)
