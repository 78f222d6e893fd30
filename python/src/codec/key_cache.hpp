// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "owned.hpp"

#include <array>
#include <cstdint>

namespace motor::python {

/// The str of keys that were decoded lately: documents of a collection have the same keys, and a
/// str that is there already costs no memory and brings its hash along. Under the GIL.
class key_cache {
public:
    /// The str of a key that begins at `from`, and in `after` what follows its NUL. None if there
    /// is no NUL before the end; none with an exception if it is not UTF-8.
    owned take(const std::uint8_t* from, const std::uint8_t* end, const std::uint8_t*& after);

private:
    static constexpr std::size_t slots = 1024;
    static constexpr std::size_t longest = 40;

    // The references stay until the process ends.
    std::array<PyObject*, slots> kept_{};
};

}  // namespace motor::python
