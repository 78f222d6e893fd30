# SPDX-License-Identifier: Apache-2.0
# Run with cmake -D COMPILER=c++ -P from the top of the source tree: fails unless the compiler warns at
# each line of ignored.cpp that ends in "// ignored", of what is ignored there, and nowhere else.
cmake_minimum_required(VERSION 3.25)

set(source tests/core/ignored.cpp)
execute_process(
  COMMAND ${COMPILER} -std=c++20 -fsyntax-only -Wall -Iinclude ${source}
  RESULT_VARIABLE failed ERROR_VARIABLE output)
if(failed)
  message(FATAL_ERROR "${source} does not compile:\n${output}")
endif()

# Replaces semicolons and brackets, which have a meaning in lists.
string(REGEX REPLACE "[][;]" "_" output "${output}")
string(REPLACE "\n" ";" output "${output}")
set(broken 0)
foreach(line ${output})
  if(line MATCHES "^([^ :]+):([0-9]+):[0-9]+: warning: ignoring .*nodiscard" AND CMAKE_MATCH_1 STREQUAL source)
    set(warned_${CMAKE_MATCH_2} YES)
  elseif(line MATCHES ": warning: ")
    message("another warning: ${line}")
    math(EXPR broken "${broken} + 1")
  endif()
endforeach()

file(READ ${source} lines)
string(REGEX REPLACE "[][;]" "_" lines "${lines}")
string(REPLACE "\n" ";" lines "${lines}")
set(number 0)
set(checked 0)
foreach(line IN LISTS lines)
  math(EXPR number "${number} + 1")
  string(REGEX MATCH " // ignored$" ignored "${line}")
  if(ignored AND NOT warned_${number})
    message("${source}:${number}: no warning")
    math(EXPR broken "${broken} + 1")
  elseif(NOT ignored AND warned_${number})
    message("${source}:${number}: a warning")
    math(EXPR broken "${broken} + 1")
  elseif(ignored)
    math(EXPR checked "${checked} + 1")
  endif()
endforeach()

if(checked EQUAL 0)
  message(FATAL_ERROR "nothing was checked: is this run from the top of the tree?")
elseif(broken)
  message(FATAL_ERROR "${broken} lines of ${source} are not what they should be")
endif()
message("${checked} warnings checked")
