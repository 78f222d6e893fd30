# SPDX-License-Identifier: Apache-2.0
# Run with cmake -P from the top of the source tree: fails if a file includes what its layer must not
# know. A layer is a folder of include/motor and src; the classes are the files beside those folders.
cmake_minimum_required(VERSION 3.25)

# What a file of each layer may include, of Motor.
set(bson_may_include bson)
set(driver_may_include bson driver)
set(ops_may_include bson driver ops)
set(core_may_include bson driver core)  # the driver's connections, and no operation by name
set(classes_may_include bson driver ops core classes)
set(gridfs_may_include bson driver ops core classes gridfs)
set(web_may_include bson driver ops core classes gridfs frameworks web)
set(legacy_may_include bson driver ops core classes gridfs legacy)  # and nobody includes it
set(frameworks_may_include bson driver core frameworks)  # no operation, and of the classes:
set(frameworks_may_include_files include/motor/client.hpp)  # made from an event loop

# Who may include the C libraries, as the start of the file's path.
set(mongoc_users src/driver/ tests/support/ benchmarks/)
set(bson_users src/bson/ src/driver/ tests/ benchmarks/)

# An operation's name in a framework would have to be added to every framework.
set(operations "[^a-z_](find|insert|update|delete|replace)_(one|many)[^a-z_]|[^a-z_](aggregate|count_documents|distinct|bulk_write)[^a-z_]")

file(GLOB_RECURSE files RELATIVE "${CMAKE_SOURCE_DIR}"
  include/*.hpp src/*.hpp src/*.cpp examples/*.hpp examples/*.cpp
  tests/*.hpp tests/*.cpp benchmarks/*.hpp benchmarks/*.cpp)
list(FILTER files EXCLUDE REGEX "(^|/)build/")

# The layer of a file given by its path from the top, or "" if it has none.
function(layer_of result path)
  string(REGEX REPLACE "^(include/motor|src)/" "" inner "${path}")
  if(inner STREQUAL path)
    set(${result} "" PARENT_SCOPE)
  elseif(inner MATCHES "^([a-z_]+)/" OR inner MATCHES "^(legacy)\\.hpp$")
    set(${result} "${CMAKE_MATCH_1}" PARENT_SCOPE)
  else()
    set(${result} classes PARENT_SCOPE)
  endif()
endfunction()

# The path from the top of what an #include in a file names; what is not ours stays as written.
function(resolve result file included)
  cmake_path(GET file PARENT_PATH folder)
  foreach(candidate "${folder}/${included}" "src/${included}" "include/${included}")
    if(EXISTS "${CMAKE_SOURCE_DIR}/${candidate}")
      cmake_path(NORMAL_PATH candidate)
      set(${result} "${candidate}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
  if(included MATCHES "^motor/")
    set(included "include/${included}")
  endif()
  set(${result} "${included}" PARENT_SCOPE)
endfunction()

set(broken 0)
macro(breaks file what)
  message("${file}: ${what}")
  math(EXPR broken "${broken} + 1")
endmacro()

function(starts_with_one_of result file)
  set(${result} NO PARENT_SCOPE)
  foreach(start ${ARGN})
    string(FIND "${file}" "${start}" at)
    if(at EQUAL 0)
      set(${result} YES PARENT_SCOPE)
    endif()
  endforeach()
endfunction()

set(checked 0)
foreach(file ${files})
  layer_of(layer "${file}")
  if(layer AND NOT DEFINED ${layer}_may_include)
    breaks("${file}" "${layer} is no layer known to tests/layers/check_layers.cmake")
    continue()
  endif()
  file(STRINGS "${file}" lines REGEX "^[ \t]*#[ \t]*include[ \t]*[<\"][^>\"]+[>\"]")
  foreach(line ${lines})
    string(REGEX REPLACE "^[^<\"]*[<\"]([^>\"]+)[>\"].*" "\\1" included "${line}")
    math(EXPR checked "${checked} + 1")
    if(included MATCHES "^(mongoc/.*|mongoc\\.h)$")
      starts_with_one_of(allowed "${file}" ${mongoc_users})
      if(NOT allowed)
        breaks("${file}" "includes <${included}>, which only src/driver does")
      endif()
    elseif(included MATCHES "^(bson/.*\\.h|bson\\.h)$")
      starts_with_one_of(allowed "${file}" ${bson_users})
      if(NOT allowed)
        breaks("${file}" "includes <${included}>, which only src/bson and src/driver do")
      endif()
    elseif(layer)
      resolve(path "${file}" "${included}")
      layer_of(to "${path}")
      if(to AND NOT to IN_LIST ${layer}_may_include AND NOT path IN_LIST ${layer}_may_include_files)
        breaks("${file}" "includes ${included}: ${layer} must not know ${to}")
      endif()
    endif()
  endforeach()
  if(layer STREQUAL "frameworks")
    file(STRINGS "${file}" lines REGEX "${operations}")
    list(FILTER lines EXCLUDE REGEX "^[ \t]*//")
    if(lines)
      breaks("${file}" "names an operation, as in: ${lines}")
    endif()
  endif()
endforeach()

if(checked EQUAL 0)
  message(FATAL_ERROR "No #include found below ${CMAKE_SOURCE_DIR}: run this from the top of the tree")
elseif(broken)
  message(FATAL_ERROR "${broken} broken arrows: bson <- driver <- ops <- core <- classes <- frameworks")
endif()
message("${checked} includes checked")
