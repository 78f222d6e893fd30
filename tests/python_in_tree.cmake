# SPDX-License-Identifier: Apache-2.0
# The tests of the Python package, a file each, with the extension of this build: for a sanitizer, or another release of
# Debian. Python itself has no sanitizer: its runtime is loaded before Python, and the C++ library's, whose throw that
# runtime is to find.
set(Python_EXECUTABLE ${MOTOR_PYTHON})
add_subdirectory("${PROJECT_SOURCE_DIR}/python" python)
add_dependencies(motor_tests _motor)
set_target_properties(motor PROPERTIES POSITION_INDEPENDENT_CODE ON)

# The package of the tree, with that extension.
set(package "${CMAKE_CURRENT_BINARY_DIR}/package")
file(MAKE_DIRECTORY "${package}/motor")
file(GLOB modules CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/python/motor/*")
foreach(module ${modules})
  cmake_path(GET module FILENAME name)
  if(NOT name MATCHES "\\.so$|^__pycache__$")
    file(CREATE_LINK ${module} "${package}/motor/${name}" SYMBOLIC)
  endif()
endforeach()
set_target_properties(_motor PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${package}/motor")
set(environment "PYTHONPATH=set:${package}:${CMAKE_CURRENT_SOURCE_DIR}/support" MOTOR_CODEC_EXAMPLES=set:10)

if(MOTOR_SANITIZER)
  set(runtime_Clang_address libclang_rt.asan-x86_64.so)
  set(runtime_Clang_thread libclang_rt.tsan-x86_64.so)
  set(runtime_GNU_address libasan.so)
  set(runtime_GNU_thread libtsan.so)
  foreach(library ${runtime_${CMAKE_CXX_COMPILER_ID}_${MOTOR_SANITIZER}} libstdc++.so)
    execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=${library} OUTPUT_VARIABLE path
      OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    file(REAL_PATH ${path} path)
    list(APPEND preloaded ${path})
  endforeach()
  list(JOIN preloaded ":" preloaded)
  # Python's own allocator would hide the bounds of each object. Objects that Python keeps until its end are not leaks:
  # leaks are looked for before, by python_leaks.py. Neither are the threads of a program that ends without closing its
  # client.
  list(APPEND environment PYTHONMALLOC=set:malloc "LD_PRELOAD=set:${preloaded}"
    "ASAN_OPTIONS=string_append::leak_check_at_exit=0:suppressions=${CMAKE_CURRENT_SOURCE_DIR}/support/asan_python.supp"
    "LSAN_OPTIONS=string_append::suppressions=${CMAKE_CURRENT_SOURCE_DIR}/support/lsan_python.supp:print_suppressions=0"
    "TSAN_OPTIONS=string_append::report_thread_leaks=0:die_after_fork=0")
  # Tests about memory and threads.
  set(names native cursors concurrency sessions change_streams monitoring)
  if(MOTOR_SANITIZER STREQUAL "address")
    list(APPEND names codec)  # which has no threads
    # The test that is left out looks for leaks itself, and leaks memory on purpose.
    set(options -p python_leaks -k "not test_memory_does_not_grow")
  endif()
else()
  # Left out: comparisons of the tree's own files, which are the same everywhere, and tests that need a browser.
  file(GLOB files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/python/tests/test_*.py")
  list(TRANSFORM files REPLACE "^.*/test_(.*)\\.py$" "\\1" OUTPUT_VARIABLE names)
  list(REMOVE_ITEM names docstrings interface programs reference suites typing)
endif()
# A sanitizer's output at the end of the process is not captured with a test's.
foreach(name ${names})
  add_test(NAME python/test_${name} COMMAND ${MOTOR_PYTHON} -m pytest -q -rsfE -p no:cacheprovider ${options}
    --capture=sys "${PROJECT_SOURCE_DIR}/python/tests/test_${name}.py")
  set_tests_properties(python/test_${name} PROPERTIES TIMEOUT 300 LABELS "motor;python" COST 500
    ENVIRONMENT_MODIFICATION "${environment}")
endforeach()

# Each run has the same number of inputs, from the same beginning; ./dev fuzz goes further.
if(MOTOR_SANITIZER STREQUAL "address" AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  include(fuzz/fuzz_targets.cmake)
  motor_add_fuzz_target(python_codec_fuzz)
  if(TARGET fuzz_python_codec_fuzz)
    add_dependencies(motor_tests fuzz_python_codec_fuzz)
    file(GLOB seeds CONFIGURE_DEPENDS fuzz/corpus/python_codec_fuzz/*)
    list(JOIN seeds "," seeds)
    add_test(NAME python/codec_fuzz COMMAND fuzz_python_codec_fuzz -runs=100000 -seed=1 -timeout=60
      -print_final_stats=1 "-artifact_prefix=${CMAKE_CURRENT_BINARY_DIR}/" -seed_inputs=${seeds})
    set_tests_properties(python/codec_fuzz PROPERTIES TIMEOUT 300 LABELS "motor;python" COST 500)
  endif()
endif()
