// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cerrno>
#include <system_error>

namespace motor::testing {

/// Throws the error of `errno` if a system call has failed.
inline void check(int outcome, const char* doing) {
    if (outcome < 0) throw std::system_error{errno, std::generic_category(), doing};
}

}  // namespace motor::testing
