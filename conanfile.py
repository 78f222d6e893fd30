# SPDX-License-Identifier: Apache-2.0
# Conan 2: `conan create .` builds and packs this tree. docs/how-to/install.md says how it is used.
import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load


class Motor(ConanFile):
    name = "motor-cpp"
    description = "Asynchronous MongoDB driver for C++20"
    license = "Apache-2.0"
    topics = ("mongodb", "database", "asynchronous", "coroutines", "asio")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {
        "shared": [True, False],
        "fPIC": [True, False],
        # Source of libmongoc: ConanCenter, or the system (Debian: libmongoc-dev).
        "libmongoc": ["conan", "system"],
    }
    default_options = {"shared": False, "fPIC": True, "libmongoc": "conan"}
    exports_sources = "CMakeLists.txt", "LICENSE", "cmake/*", "include/*", "src/*"
    test_package_folder = "tests/consume/find_package"

    def set_version(self):
        cmake = load(self, os.path.join(self.recipe_folder, "CMakeLists.txt"))
        self.version = re.search(r"project\(motor VERSION ([0-9.]+)", cmake).group(1)

    def configure(self):
        if self.options.shared:
            self.options.rm_safe("fPIC")

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        if self.options.libmongoc == "conan":
            self.requires("mongo-c-driver/[>=1.23 <3]")

    def validate(self):
        check_min_cppstd(self, 20)
        if self.settings.os == "Windows":
            raise ConanInvalidConfiguration("Motor has not been tried on Windows")

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        for part in ("TESTS", "EXAMPLES", "BENCHMARKS"):
            toolchain.cache_variables[f"MOTOR_BUILD_{part}"] = False
        toolchain.cache_variables["MOTOR_INSTALL"] = True
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))

    def package_info(self):
        # Uses Motor's own package files: they offer motor::asio and the others where these are
        # available.
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs = [os.path.join("lib", "cmake", "motor")]
        motor, legacy = self.cpp_info.components["motor"], self.cpp_info.components["legacy"]
        motor.libs, legacy.libs = ["motor"], ["motor_legacy"]
        motor.set_property("pkg_config_name", "motor")
        legacy.set_property("pkg_config_name", "motor-legacy")
        legacy.requires = ["motor"]
        if self.options.libmongoc == "conan":
            motor.requires = ["mongo-c-driver::mongo-c-driver"]
        if self.settings.os in ("Linux", "FreeBSD"):
            motor.system_libs = ["pthread"]
