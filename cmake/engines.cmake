# The engines: each folder of executor/engine/ is a library of its own, libsqlpod_<folder>.so, that libsqlpod loads when a
# URL asks for it (executor/engine/engine_registry.cpp). It exports what engine_registry.cpp looks up and nothing else.
# Tests of an engine's inside link the same objects from the archive sqlpod_engines.

# sqlpod_engine(NAME CLIENT…): the engine in executor/engine/NAME, made with these client libraries.
function(sqlpod_engine name)
  file(GLOB sources CONFIGURE_DEPENDS executor/engine/${name}/*.cpp)
  add_library(sqlpod_${name}_objects OBJECT ${sources})
  target_compile_options(sqlpod_${name}_objects PRIVATE $<TARGET_PROPERTY:libsqlpod,COMPILE_OPTIONS>)
  target_compile_definitions(sqlpod_${name}_objects PRIVATE $<TARGET_PROPERTY:libsqlpod,COMPILE_DEFINITIONS>
                                                            libsqlpod_EXPORTS) # for the precompiled header is libsqlpod's
  target_link_libraries(sqlpod_${name}_objects PRIVATE sqlpod_flags libsqlpod Poco::Foundation ${ARGN})
  sqlpod_unity(sqlpod_${name}_objects)
  if(SQLPOD_PCH)
    target_precompile_headers(sqlpod_${name}_objects REUSE_FROM libsqlpod)
  endif()

  add_library(sqlpod_${name} MODULE $<TARGET_OBJECTS:sqlpod_${name}_objects>)
  set(exported ${PROJECT_SOURCE_DIR}/cmake/engine.map)
  target_link_options(sqlpod_${name} PRIVATE LINKER:-O1,--gc-sections,--as-needed,--version-script=${exported})
  sqlpod_bind_quickly(sqlpod_${name})
  set_property(TARGET sqlpod_${name} PROPERTY LINK_DEPENDS ${exported})
  target_link_libraries(sqlpod_${name} PRIVATE sqlpod_flags libsqlpod Poco::Foundation ${ARGN})

  target_sources(sqlpod_engines PRIVATE $<TARGET_OBJECTS:sqlpod_${name}_objects>)
  target_link_libraries(sqlpod_engines INTERFACE ${ARGN})
  set(SQLPOD_ENGINES ${SQLPOD_ENGINES} sqlpod_${name} PARENT_SCOPE)
endfunction()

add_library(sqlpod_engines STATIC EXCLUDE_FROM_ALL)
set_target_properties(sqlpod_engines PROPERTIES LINKER_LANGUAGE CXX)
target_link_libraries(sqlpod_engines PUBLIC libsqlpod Poco::Foundation)
sqlpod_engine(postgresql PkgConfig::LIBPQ)
sqlpod_engine(mysql PkgConfig::MARIADB)
sqlpod_engine(sqlite PkgConfig::SQLITE3)
sqlpod_engine(odbc ODBC::ODBC)
sqlpod_engine(firebird ${FIREBIRD_CLIENT})
sqlpod_engine(soci SOCI::core ${CMAKE_DL_LIBS})
