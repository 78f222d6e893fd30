# SPDX-License-Identifier: Apache-2.0
# An overlay port: it builds the tree that it lies in, not a release.
# The frameworks and motor::web are headers, so a feature only brings what its header needs. motor::legacy needs nothing.
get_filename_component(SOURCE_PATH "${CURRENT_PORT_DIR}/../../../.." ABSOLUTE)

vcpkg_cmake_configure(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS
    -DMOTOR_INSTALL=ON
    -DMOTOR_BUILD_TESTS=OFF
    -DMOTOR_BUILD_EXAMPLES=OFF
    -DMOTOR_BUILD_BENCHMARKS=OFF)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(PACKAGE_NAME motor CONFIG_PATH lib/cmake/motor)
vcpkg_fixup_pkgconfig()
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
