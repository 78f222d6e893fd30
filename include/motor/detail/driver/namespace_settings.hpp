// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/saturated.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/settings/concerns.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace motor::detail {

/// A namespace with the settings that its operations inherit. `collection` is empty for a
/// database's operations, `database` too for a client's (they go to `admin`). Immutable once
/// shared.
struct MOTOR_EXPORT namespace_settings {
    std::string database;
    std::string collection;
    motor::concerns concerns;
    std::chrono::nanoseconds within = std::chrono::nanoseconds::max();  ///< limit of each operation

    [[nodiscard]] std::string name_space() const;
    /// Settings of a database. Throws invalid_name if MongoDB would refuse the name.
    [[nodiscard]] static namespace_settings of_database(
        std::string_view name, const motor::concerns& inherited,
        saturated<std::chrono::nanoseconds> within = std::chrono::nanoseconds::max());
    /// Settings of a collection in this database. Throws invalid_name.
    [[nodiscard]] namespace_settings of_collection(std::string_view name) const;
    /// Settings of `database.collection`. Throws invalid_name.
    [[nodiscard]] static namespace_settings of_name_space(std::string_view full,
                                                          const motor::concerns& inherited);
};

}  // namespace motor::detail
