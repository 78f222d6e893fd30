// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

namespace motor::testing {

/// Frees OpenSSL's objects.
template <auto Free>
struct freer {
    template <class T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};
template <class T, auto Free>
using openssl_handle = std::unique_ptr<T, freer<Free>>;

inline void require(bool holds, const char* doing) {
    if (!holds) throw std::runtime_error{std::string{"OpenSSL failed at "} + doing};
}

}  // namespace motor::testing
