// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/settings/concerns.hpp>

#include "driver/libmongoc.hpp"

namespace motor::detail {

using read_concern_handle =
    std::unique_ptr<mongoc_read_concern_t, destroyer<mongoc_read_concern_destroy>>;

// For libmongoc's functions that take no document.
read_concern_handle native_read_concern(const read_concern& from);
write_concern_handle native_write_concern(const write_concern& from);

}  // namespace motor::detail
