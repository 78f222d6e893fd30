# SPDX-License-Identifier: Apache-2.0
# The program of both projects, once they have motor::motor in their own way.
add_executable(consumer ../main.cpp)
target_link_libraries(consumer PRIVATE motor::motor)
target_link_libraries(consumer PRIVATE motor::legacy)
target_compile_definitions(consumer PRIVATE CONSUMER_HAS_LEGACY)
if(TARGET motor::asio)
  target_link_libraries(consumer PRIVATE motor::asio)
  target_compile_definitions(consumer PRIVATE CONSUMER_HAS_ASIO)
endif()
if(TARGET motor::web)
  target_link_libraries(consumer PRIVATE motor::web)
  target_compile_definitions(consumer PRIVATE CONSUMER_HAS_WEB)
endif()
