# SPDX-License-Identifier: Apache-2.0
# Run with cmake -P from the top of the source tree: fails if a file includes what its layer must not know, or if a
# header that users see declares what is in motor::detail. A layer is a folder of src and of include/motor/detail.
cmake_minimum_required(VERSION 3.25)

# Headers of Motor that a file of each layer may include.
set(base_may_include base)
set(bson_may_include base bson)
set(driver_may_include base bson driver)
set(ops_may_include base bson driver ops)
set(core_may_include base bson driver core)  # the driver's connections, but no operation by name
set(handles_may_include base bson driver ops core handles)
set(gridfs_may_include base bson driver ops core handles gridfs)
set(web_may_include base bson driver ops core handles gridfs frameworks web)
set(legacy_may_include base bson driver ops core handles gridfs legacy)  # no other layer includes it
set(frameworks_may_include base bson driver core frameworks)  # no operation, and of the handles only:
set(frameworks_may_include_files include/motor/client.hpp)  # made from an event loop

# Layers of public headers that are not in a folder of their layer's name.
set(layer_of_errc base)
set(layer_of_version base)
set(layer_of_error bson)
set(layer_of_settings driver)
set(layer_of_events driver)
set(layer_of_client_error driver)
set(layer_of_server_error driver)
foreach(name event_loop executor limits_option operation result statistics task)
  set(layer_of_${name} core)
endforeach()

# Beginnings of paths that may include the C libraries.
set(mongoc_users src/driver/ tests/support/ benchmarks/)
set(bson_users src/bson/ src/driver/ tests/ benchmarks/)

# A framework must not name an operation: each operation would have to be added to every framework.
set(operations "[^a-z_](find|insert|update|delete|replace)_(one|many)[^a-z_]|[^a-z_](aggregate|count_documents|distinct|bulk_write)[^a-z_]")

file(GLOB_RECURSE files RELATIVE "${CMAKE_SOURCE_DIR}"
  include/*.hpp src/*.hpp src/*.cpp examples/*.hpp examples/*.cpp
  tests/*.hpp tests/*.cpp benchmarks/*.hpp benchmarks/*.cpp)
list(FILTER files EXCLUDE REGEX "(^|/)build/")

# The layer of a file given by its path from the top, or "" if it has none. A header next to the folders belongs to the
# handles, unless it is named above.
function(layer_of result path)
  string(REGEX REPLACE "^(include/motor/detail|include/motor|src)/" "" inner "${path}")
  if(inner STREQUAL path)
    set(${result} "" PARENT_SCOPE)
    return()
  endif()
  string(REGEX MATCH "^[a-z_]+" name "${inner}")
  if(DEFINED layer_of_${name})
    set(name ${layer_of_${name}})
  elseif(NOT inner MATCHES "/" AND NOT name STREQUAL "legacy")
    set(name handles)
  endif()
  set(${result} ${name} PARENT_SCOPE)
endfunction()

# The path from the top of the file that an #include names; the headers of others stay as written.
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

# Declarations that users may not name belong into include/motor/detail. Elsewhere they are only forward declarations,
# for a friend or a pointer.
set(headers ${files})
list(FILTER headers INCLUDE REGEX "^include/motor/")
list(FILTER headers EXCLUDE REGEX "^include/motor/detail/")
foreach(header ${headers})
  file(READ "${header}" text)
  string(REGEX REPLACE "namespace ([a-z_]+::)*detail {\n((class|struct) [a-z_]+;\n|std::[a-z_:<>]+ [a-z_]+\\(const [a-z_:]+& [a-z]+\\);\n)+}" "" text "${text}")
  if(text MATCHES "namespace ([a-z_]+::)*detail( |\n|::)")
    breaks("${header}" "has more in a namespace detail than declarations")
  endif()
endforeach()

if(checked EQUAL 0)
  message(FATAL_ERROR "No #include found below ${CMAKE_SOURCE_DIR}: run this from the top of the tree")
elseif(broken)
  message(FATAL_ERROR "${broken} broken arrows: base <- bson <- driver <- {ops | core} <- handles <- gridfs <- legacy, web; core <- frameworks")
endif()
message("${checked} includes checked")
