# Finds SOCI's core and its ODBC backend, which Debian ships without a CMake configuration: targets SOCI::core,
# SOCI::odbc.
include(FindPackageHandleStandardArgs)

find_path(SOCI_INCLUDE_DIR soci/soci.h)
set(required SOCI_INCLUDE_DIR)
foreach(name core odbc)
  find_library(SOCI_${name}_LIBRARY soci_${name})
  list(APPEND required SOCI_${name}_LIBRARY)
  if(SOCI_${name}_LIBRARY AND NOT TARGET SOCI::${name})
    add_library(SOCI::${name} SHARED IMPORTED)
    set_target_properties(SOCI::${name} PROPERTIES IMPORTED_LOCATION "${SOCI_${name}_LIBRARY}"
                                                   INTERFACE_INCLUDE_DIRECTORIES "${SOCI_INCLUDE_DIR}")
  endif()
endforeach()
find_package_handle_standard_args(SOCI REQUIRED_VARS ${required})
