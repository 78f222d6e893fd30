// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/types.hpp>
#include <motor/detail/base/export.hpp>

#include <cstddef>
#include <string_view>

struct _bson_t;

namespace motor::detail {

// An open sub-document: begins in its parent's buffer when constructed, is closed when destroyed.
class MOTOR_EXPORT open_child {
public:
    open_child(_bson_t* parent, std::string_view key, bson_type type);
    ~open_child();
    open_child(const open_child&) = delete;
    open_child& operator=(const open_child&) = delete;
    _bson_t* get() noexcept { return reinterpret_cast<_bson_t*>(storage_); }

private:
    alignas(128) std::byte storage_[128];  // libbson's bson_t, which only src/bson knows
    _bson_t* parent_;
    bson_type type_;
};

}  // namespace motor::detail
