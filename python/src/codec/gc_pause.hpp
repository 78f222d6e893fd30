// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "owned.hpp"

namespace motor::python {

/// Pauses Python's garbage collector: while thousands of objects are created that all stay, it
/// would scan them again and again, for a third of the time.
class gc_pause {
public:
    gc_pause() noexcept : was_on_(PyGC_Disable() != 0) {}
    gc_pause(const gc_pause&) = delete;
    gc_pause& operator=(const gc_pause&) = delete;
    ~gc_pause() {
        if (was_on_) PyGC_Enable();
    }

private:
    const bool was_on_;
};

}  // namespace motor::python
