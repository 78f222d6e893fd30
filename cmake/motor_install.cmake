# SPDX-License-Identifier: Apache-2.0
# What users find Motor by: find_package(motor), which gives motor::motor and each framework that can be
# used there, and motor::legacy; `pkg-config motor`; and a Debian package, by `cpack -G DEB` in the build folder.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(motor_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/motor")

install(TARGETS motor motor_legacy EXPORT motor_targets
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(DIRECTORY include/motor DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT motor_targets NAMESPACE motor:: DESTINATION "${motor_package_dir}")

configure_package_config_file(cmake/motor-config.cmake.in motor-config.cmake
  INSTALL_DESTINATION "${motor_package_dir}" NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(motor-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  "${CMAKE_CURRENT_BINARY_DIR}/motor-config.cmake"
  "${CMAKE_CURRENT_BINARY_DIR}/motor-config-version.cmake"
  cmake/motor_dependencies.cmake
  DESTINATION "${motor_package_dir}")

# A file for pkg-config. A static Motor needs libmongoc when a program is linked, a shared one is linked with it
# already.
if(motor_libmongoc_package STREQUAL "mongoc-1.0")
  set(motor_libmongoc_pc libmongoc-1.0)
else()
  set(motor_libmongoc_pc mongoc2)
endif()
get_target_property(motor_type motor TYPE)
if(motor_type STREQUAL "SHARED_LIBRARY")
  set(motor_pc_requires_private ${motor_libmongoc_pc})
else()
  set(motor_pc_requires ${motor_libmongoc_pc})
endif()
file(RELATIVE_PATH motor_prefix_from_pc "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
string(REGEX REPLACE "/$" "" motor_prefix_from_pc "${motor_prefix_from_pc}")
foreach(name motor motor-legacy)
  configure_file(cmake/${name}.pc.in ${name}.pc @ONLY)
  list(APPEND motor_pc_files "${CMAKE_CURRENT_BINARY_DIR}/${name}.pc")
endforeach()
install(FILES ${motor_pc_files} DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

set(CPACK_PACKAGE_NAME libmotor-dev)
set(CPACK_PACKAGE_VENDOR "the Motor for C++ developers")
set(CPACK_PACKAGE_CONTACT "the Motor for C++ developers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libmongoc-dev (>= 1.23)")
include(CPack)
