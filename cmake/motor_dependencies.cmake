# SPDX-License-Identifier: Apache-2.0
# What Motor needs on a machine, and the frameworks it offers there. Used by this build and by the
# installed package, so that both offer the same targets under the same conditions.

if(POLICY CMP0167)
  cmake_policy(SET CMP0167 NEW)  # Boost by its own package files
endif()

# libmongoc 1.x and 2.x differ in the names of their packages and targets. Package managers that build
# it static have only its static target.
function(motor_find_libmongoc package target)
  set(targets_mongoc-1.0 mongo::mongoc_shared mongo::mongoc_static)
  set(targets_mongoc mongoc::shared mongoc::static mongoc::mongoc)
  foreach(name mongoc-1.0 mongoc)
    find_package(${name} QUIET)
    foreach(library ${targets_${name}})
      if(TARGET ${library})
        set(${package} ${name} PARENT_SCOPE)
        set(${target} ${library} PARENT_SCOPE)
        return()
      endif()
    endforeach()
  endforeach()
  message(FATAL_ERROR "Motor needs libmongoc's development files (Debian: libmongoc-dev): neither "
    "the CMake package mongoc-1.0 (libmongoc 1.x) nor mongoc (2.x) was found.")
endfunction()

# motor::NAME is Motor with the libraries that the header of the framework NAME needs; `found` is the name of a
# variable.
function(motor_offer_framework name needs found)
  set_property(GLOBAL PROPERTY motor_needs_${name} "${needs}")
  get_property(names GLOBAL PROPERTY motor_frameworks)
  if(NOT name IN_LIST names)
    set_property(GLOBAL APPEND PROPERTY motor_frameworks ${name})
  endif()
  if(TARGET motor::${name})
    return()
  elseif(${found})
    add_library(motor::${name} INTERFACE IMPORTED GLOBAL)
    target_link_libraries(motor::${name} INTERFACE motor::motor ${ARGN})
  elseif(NOT motor_FIND_QUIETLY AND (NOT motor_FIND_COMPONENTS OR name IN_LIST motor_FIND_COMPONENTS))
    message(STATUS "motor::${name} is not offered: it needs ${needs}")
  endif()
endfunction()

# Finds Boost, and those of the named components that are installed. This macro and the next are no functions, since
# packages set variables.
macro(motor_find_boost)
  find_package(Boost 1.81 QUIET OPTIONAL_COMPONENTS ${ARGN})
endmacro()

# For libraries that do not come with a CMake package file everywhere.
macro(motor_find_with_pkg_config name)
  find_package(PkgConfig QUIET)
  if(PkgConfig_FOUND)
    pkg_check_modules(${name} QUIET IMPORTED_TARGET GLOBAL ${ARGN})
  endif()
endmacro()

# One entry for each framework.
macro(motor_offer_frameworks)
  motor_find_boost()
  motor_offer_framework(asio "Boost 1.81 or later" Boost_FOUND Boost::headers)
  motor_find_with_pkg_config(standalone_asio asio>=1.26)
  motor_offer_framework(asio_standalone "Asio without Boost, 1.26 or later" standalone_asio_FOUND
    PkgConfig::standalone_asio)
  motor_offer_framework(legacy nothing ON)  # a library of its own, whose target is there already
  motor_offer_framework(web "Boost 1.81 or later" Boost_FOUND Boost::headers)
  motor_offer_framework(manual nothing ON)
  motor_find_with_pkg_config(libuv libuv>=1.40)
  motor_offer_framework(uv "libuv 1.40 or later" libuv_FOUND PkgConfig::libuv)
  motor_find_with_pkg_config(glib glib-2.0>=2.36)
  motor_offer_framework(glib "GLib 2.36 or later" glib_FOUND PkgConfig::glib)
  find_package(Qt6 6.3 QUIET COMPONENTS Core)
  motor_offer_framework(qt "Qt 6.3 or later" Qt6_FOUND Qt6::Core)
  find_package(spdlog QUIET)
  motor_offer_framework(spdlog spdlog spdlog_FOUND spdlog::spdlog)
endmacro()

# The targets of the frameworks whose header one of these files includes, motor::web for those of motor/web, and
# motor::legacy for motor/legacy.hpp: those that are available here, and those that are not.
function(motor_frameworks_of offered missing)
  set(found "")
  set(lost "")
  foreach(file ${ARGN})
    file(STRINGS "${file}" lines REGEX "^[ \t]*#[ \t]*include[ \t]*[<\"]motor/((frameworks|web|legacy)/[a-z_]+|legacy)\\.hpp")
    foreach(line ${lines})
      string(REGEX REPLACE ".*frameworks/([a-z_]+)\\.hpp.*" "motor::\\1" target "${line}")
      string(REGEX REPLACE ".*motor/(web|legacy)[/.].*" "motor::\\1" target "${target}")
      if(TARGET ${target})
        list(APPEND found ${target})
      else()
        list(APPEND lost ${target})
      endif()
    endforeach()
  endforeach()
  list(REMOVE_DUPLICATES found)
  list(REMOVE_DUPLICATES lost)
  set(${offered} "${found}" PARENT_SCOPE)
  set(${missing} "${lost}" PARENT_SCOPE)
endfunction()
