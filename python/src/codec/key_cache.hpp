// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "owned.hpp"

#include <array>
#include <cstdint>

namespace motor::python {

/// Cache of the str objects of recently decoded keys: documents of a collection have the same keys,
/// and an existing str costs no memory and has its hash already. Guarded by the GIL.
class key_cache {
public:
    /// The str of a key that begins at `from`; sets `after` to the byte behind its NUL. Null if
    /// there is no NUL before the end, and null with a Python exception set if the key is not
    /// UTF-8.
    owned take(const std::uint8_t* from, const std::uint8_t* end, const std::uint8_t*& after);

private:
    static constexpr std::size_t slots = 1024;
    static constexpr std::size_t longest = 40;

    // The references are kept until the process ends.
    std::array<PyObject*, slots> kept_{};
};

}  // namespace motor::python
