# `cmake --install`: program, library, headers, and a CMake package for find_package(sqlpod).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/sqlpod)
# The build folder is searched as an installation is, for what CMake would write in between has an empty entry, and so the
# folder that the program is started in would be searched.
set_target_properties(sqlpod PROPERTIES INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR};$ORIGIN")
set_target_properties(libsqlpod ${SQLPOD_ENGINES} PROPERTIES INSTALL_RPATH "$ORIGIN")
set_target_properties(sqlpod libsqlpod ${SQLPOD_ENGINES} PROPERTIES BUILD_WITH_INSTALL_RPATH ON)
if(NOT ArrowCpp_WHEEL_LIBRARIES) # which cmake/reproducible.cmake has put beside the program
  set_target_properties(sqlpod libsqlpod ${SQLPOD_ENGINES} PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
endif()

install(TARGETS sqlpod RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS libsqlpod EXPORT sqlpod-targets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS ${SQLPOD_ENGINES} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
foreach(folder error config secrets executor images)
  install(DIRECTORY ${folder} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/sqlpod FILES_MATCHING PATTERN "*.h")
endforeach()
# Arrow out of a wheel is nobody's package: it travels with us, headers and all, for ours include them.
install(FILES ${ArrowCpp_WHEEL_LIBRARIES} DESTINATION ${CMAKE_INSTALL_LIBDIR})
if(ArrowCpp_WHEEL_LIBRARIES)
  install(DIRECTORY ${ArrowCpp_INCLUDE_DIR}/arrow ${ArrowCpp_INCLUDE_DIR}/parquet DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
endif()
install(FILES ${ArrowCpp_WHEEL_LICENSES} DESTINATION ${CMAKE_INSTALL_DATADIR}/licenses/pyarrow-${ArrowCpp_VERSION})

install(EXPORT sqlpod-targets NAMESPACE sqlpod:: DESTINATION ${package_dir})
configure_package_config_file(cmake/sqlpod-config.cmake.in ${PROJECT_BINARY_DIR}/sqlpod-config.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/sqlpod-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/sqlpod-config.cmake ${PROJECT_BINARY_DIR}/sqlpod-config-version.cmake
              cmake/FindArrowCpp.cmake DESTINATION ${package_dir})
