# SPDX-License-Identifier: Apache-2.0
# The package: find_package(motor) gives motor::motor and each framework that can be used there.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(motor_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/motor")

install(TARGETS motor EXPORT motor_targets
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
