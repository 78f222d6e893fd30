// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

/// Declared by ThreadSanitizer.
extern "C" [[gnu::weak]] void __sanitizer_symbolize_pc(void* of, const char* format, char* to,
                                                       std::size_t size);

namespace motor::testing {

/// The sanitizer with which this program was built.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool with_address_sanitizer = true;
#elif defined(__has_feature)
inline constexpr bool with_address_sanitizer = __has_feature(address_sanitizer);
#else
inline constexpr bool with_address_sanitizer = false;
#endif

#if defined(__SANITIZE_THREAD__)
inline constexpr bool with_thread_sanitizer = true;
#elif defined(__has_feature)
inline constexpr bool with_thread_sanitizer = __has_feature(thread_sanitizer);
#else
inline constexpr bool with_thread_sanitizer = false;
#endif

/// For tests that count descriptors, or use them up. From the first possibly suppressed race on,
/// clang's ThreadSanitizer asks another program for the names of functions, and keeps the pipes to
/// it.
inline void start_symbolizer() {
    char name[64];
    if (with_thread_sanitizer && __sanitizer_symbolize_pc)
        __sanitizer_symbolize_pc(__builtin_return_address(0), "%f", name, sizeof name);
}

}  // namespace motor::testing
