// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace motor::detail {

/// Calls a function when the program is loaded. Static objects that it initializes at its first
/// call then exist before there are threads: a child of fork() would wait forever for an
/// initialization that another thread had begun. Other static initializers may call the function
/// earlier.
struct at_load {
    template <class F>
    explicit at_load(F call) {
        call();
    }
};

}  // namespace motor::detail
