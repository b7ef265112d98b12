# What runs once a run, and touches no row, is made for size, which halves it: the image has little room. Not so the
# redactor, which every text passes. Groups of sources are left alone, for CMake keeps a source with options of its own
# out of them.
if(NOT SQLPOD_UNITY)
  file(GLOB_RECURSE SQLPOD_SMALL_SOURCES CONFIGURE_DEPENDS config/*.cpp secrets/*.cpp images/*.cpp
       flyte/*.cpp)
  list(FILTER SQLPOD_SMALL_SOURCES EXCLUDE REGEX "/secrets/(redactor|prefix_index|encoded_forms|escaped_text)\\.cpp$")
  set_source_files_properties(${SQLPOD_SMALL_SOURCES} PROPERTIES COMPILE_OPTIONS "$<$<CONFIG:Release>:-Os>"
                                                                 SKIP_PRECOMPILE_HEADERS ON)
endif()
