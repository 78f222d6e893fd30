# SPDX-License-Identifier: Apache-2.0
# Settings of our own targets only: nothing here reaches a project that uses Motor.

if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(MOTOR_CCACHE ccache)
  mark_as_advanced(MOTOR_CCACHE)
  if(MOTOR_CCACHE)
    # ccache requires this sloppiness before it caches uses of a precompiled header.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${MOTOR_CCACHE})
  endif()
endif()

# In a unity build the files of a folder are compiled as one unit. The folders named in `large` make one unit for each
# of four parts of the alphabet, so that a new file only joins files that it always will be with.
function(motor_unity_units target)
  cmake_parse_arguments(PARSE_ARGV 1 unit "" "" "LARGE;SOURCES")
  foreach(source ${unit_SOURCES})
    cmake_path(GET source PARENT_PATH folder)
    cmake_path(GET folder FILENAME folder)
    cmake_path(GET source STEM name)
    string(REGEX REPLACE "^co_await_temporaries_" "" name "${name}")
    set(part "")
    if(folder IN_LIST unit_LARGE)
      string(REGEX MATCH "^([a-c]|[d-h]|[i-o]|[p-z])" first "${name}")
      set(part "_z")
      foreach(last d i p)
        if(first STRLESS last)
          set(part "_${last}")
          break()
        endif()
      endforeach()
    endif()
    if(name MATCHES "standalone")
      set(part "_standalone")  # Asio with Boost and Asio without it cannot be in one file
    endif()
    set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "${folder}${part}")
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
endfunction()

# Adds an installed library, whose target is also motor::NAME.
function(motor_add_library target name)
  add_library(${target} ${ARGN})
  add_library(motor::${name} ALIAS ${target})
  motor_build_settings(${target})
  motor_unity_units(${target} LARGE ops SOURCES ${ARGN})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
    CXX_VISIBILITY_PRESET hidden)  # except symbols with MOTOR_EXPORT
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src")
endfunction()

function(motor_build_settings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # False alarms: on std::string (PR 105651), and on the frame of a coroutine with its own operator new.
    target_compile_options(${target} PRIVATE -Wno-restrict -Wno-mismatched-new-delete)
  endif()
  get_target_property(unity ${target} UNITY_BUILD)
  if(unity AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Every file of a unity build is an included one: the compiler takes the frames of their coroutines for a header's.
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
  if(unity AND NOT target MATCHES "^motor(_legacy)?$")
    # Names in one test's file need not be known to the next file.
    target_compile_options(${target} PRIVATE
      $<IF:$<CXX_COMPILER_ID:GNU>,-Wno-shadow$<SEMICOLON>-Wshadow=local,-Wno-shadow>)
  endif()
  if(MOTOR_WARNINGS_AS_ERRORS)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  set(sanitizers_address address,undefined)
  set(sanitizers_thread thread)
  set(sanitizers_fuzzer address,undefined,fuzzer-no-link)
  if(MOTOR_SANITIZER)
    if(NOT DEFINED sanitizers_${MOTOR_SANITIZER})
      message(FATAL_ERROR "MOTOR_SANITIZER is address, thread, fuzzer or empty: ${MOTOR_SANITIZER}")
    endif()
    set(sanitize "-fsanitize=${sanitizers_${MOTOR_SANITIZER}}")
    target_compile_options(${target} PRIVATE ${sanitize} -fno-omit-frame-pointer)
    if(NOT MOTOR_SANITIZER STREQUAL "thread")
      target_compile_options(${target} PRIVATE -fno-sanitize-recover=all)
    endif()
    if(MOTOR_SANITIZER STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      target_compile_options(${target} PRIVATE -Wno-tsan)  # Asio's fences, besides its mutexes
    endif()
    target_link_options(${target} PUBLIC "$<BUILD_INTERFACE:${sanitize}>")
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      # Otherwise most of a short test's time goes to millions of relocations at the start of the program.
      target_link_options(${target} PRIVATE "$<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-no-pie>")
    endif()
    if(NOT MOTOR_SANITIZER STREQUAL "thread" AND NOT target MATCHES "^motor(_legacy)?$")
      # These checks take a third of the compile time, and find little that a crash does not show. Motor's own sources,
      # which read untrusted bytes, have them.
      target_compile_options(${target} PRIVATE -fno-sanitize=null,alignment,vptr)
    endif()
  endif()
endfunction()
