# SPDX-License-Identifier: Apache-2.0
# Run with cmake -D COMPILER=c++ -P from the top of the source tree: fails unless the compiler warns at
# each call in deprecated_calls.cpp, in the words that stand there, and nowhere else; and unless each
# advice of motor/legacy.hpp and motor/legacy/gridfs.hpp has a call there.
cmake_minimum_required(VERSION 3.25)

set(source tests/legacy/deprecated_calls.cpp)
execute_process(
  COMMAND ${COMPILER} -std=c++20 -fsyntax-only -Wall -Wno-unused-result -Iinclude ${source}
  RESULT_VARIABLE failed ERROR_VARIABLE output)
if(failed)
  message(FATAL_ERROR "${source} does not compile:\n${output}")
endif()

# Replaces semicolons and brackets, which have a meaning in lists.
string(REGEX REPLACE "[][;]" "_" output "${output}")
string(REPLACE "\n" ";" output "${output}")
set(broken 0)
foreach(line ${output})
  if(line MATCHES "^([^ :]+):([0-9]+):[0-9]+: warning: .* deprecated: (.*) _-Wdeprecated-declarations_$")
    if(NOT CMAKE_MATCH_1 STREQUAL source)
      message("a warning elsewhere: ${line}")
      math(EXPR broken "${broken} + 1")
    endif()
    set(warned_${CMAKE_MATCH_2} "${CMAKE_MATCH_3}")
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
  set(expected "")
  if(line MATCHES "[^ ].*  // (use .*)$")
    set(expected "${CMAKE_MATCH_1}")
    list(APPEND advices "${expected}")
    math(EXPR checked "${checked} + 1")
  endif()
  if(NOT "${warned_${number}}" STREQUAL "${expected}")
    message("${source}:${number}: expected \"${expected}\", got \"${warned_${number}}\"")
    math(EXPR broken "${broken} + 1")
  endif()
endforeach()

file(READ include/motor/legacy.hpp header)
file(READ include/motor/legacy/gridfs.hpp files)
string(APPEND header "${files}")
string(REGEX REPLACE "\"[ \n]+\"" "" header "${header}")  # joins literals that were broken at the margin
string(REGEX MATCHALL "deprecated\\([ \n]*\"[^\"]+\"" declared "${header}")
foreach(each ${declared})
  string(REGEX REPLACE "^[^\"]*\"([^\"]+)\"" "\\1" advice "${each}")
  if(NOT advice IN_LIST advices)
    message("\"${advice}\" has no call in ${source}")
    math(EXPR broken "${broken} + 1")
  endif()
endforeach()

if(checked EQUAL 0 OR NOT declared)
  message(FATAL_ERROR "nothing was checked: is this run from the top of the tree?")
elseif(broken)
  message(FATAL_ERROR "${broken} warnings are not what they should be")
endif()
message("${checked} warnings checked")
