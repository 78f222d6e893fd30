// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/saturated.hpp>
#include <motor/core/runtime.hpp>
#include <motor/driver/concerns.hpp>

#include <chrono>
#include <utility>

namespace motor {

/// What clients, databases and collections have in common: each is a place with settings that it
/// hands on to what is made of it, down to the operation, which may have its own. A handle never
/// changes: these make another one of the same place.
///
///   auto reports = client["app"]["reports"].with(motor::read_preference::secondary());
template <class Self>
class handle {
public:
    /// Reads go to such servers.
    [[nodiscard]] Self with(const motor::read_preference& own) const {
        concerns changed;
        changed.read_preference = own;
        return with(changed);
    }
    /// Reads return data that is replicated so far.
    [[nodiscard]] Self with(const motor::read_concern& own) const {
        concerns changed;
        changed.read_concern = own;
        return with(changed);
    }
    /// Writes are acknowledged by so many.
    [[nodiscard]] Self with(const motor::write_concern& own) const {
        concerns changed;
        changed.write_concern = own;
        return with(changed);
    }
    /// Those that are set; the others stay.
    [[nodiscard]] Self with(const concerns& own) const { return Self{site_.with(own)}; }

    /// Its operations take no longer, unless they have a limit of their own; see
    /// operation::within().
    [[nodiscard]] Self within(saturated<std::chrono::nanoseconds> limit) const {
        return Self{site_.within(limit)};
    }

    /// What its operations have unless they have their own: set here, inherited, or the connection
    /// string's. What nobody set is the server's default, and `inherited()`.
    [[nodiscard]] const motor::read_preference& read_preference() const noexcept {
        return site_.where().settings.read_preference;
    }
    /// @copybrief read_preference
    [[nodiscard]] const motor::read_concern& read_concern() const noexcept {
        return site_.where().settings.read_concern;
    }
    /// @copybrief read_preference
    [[nodiscard]] const motor::write_concern& write_concern() const noexcept {
        return site_.where().settings.write_concern;
    }

    /// The same place of the same client; settings do not count.
    friend bool operator==(const Self& a, const Self& b) noexcept {
        const core::site &left = static_cast<const handle&>(a).site_,
                         &right = static_cast<const handle&>(b).site_;
        return &left.runtime() == &right.runtime() &&
               left.where().database == right.where().database &&
               left.where().collection == right.where().collection;
    }

protected:
    explicit handle(core::site at) noexcept : site_(std::move(at)) {}

    core::site site_;
};

}  // namespace motor
