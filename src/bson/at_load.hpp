// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace motor::detail {

/// Calls a function when the program is loaded, so that what it makes at its first call is there
/// before there are threads: a child of fork() would wait for ever for what another thread was just
/// making. It may be called earlier, too, by whatever else is made at load.
struct at_load {
    template <class F>
    explicit at_load(F call) {
        call();
    }
};

}  // namespace motor::detail
