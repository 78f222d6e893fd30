// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/saturated.hpp>
#include <motor/cursor.hpp>
#include <motor/detail/base/access.hpp>
#include <motor/detail/core/handle_context.hpp>
#include <motor/operation.hpp>
#include <motor/settings/concerns.hpp>

#include <chrono>
#include <utility>

namespace motor {

/// Base of client, database and collection. Each has settings that it passes on to handles and
/// operations made from it; an operation may have its own. A handle never changes: with() and
/// within() return another handle of the same client, database or collection.
///
///   auto reports = client["app"]["reports"].with(motor::read_preference::secondary());
template <class Self>
class handle {
public:
    /// Another handle with this read preference.
    [[nodiscard]] Self with(const motor::read_preference& own) const {
        concerns changed;
        changed.read_preference = own;
        return with(changed);
    }
    /// Another handle with this read concern.
    [[nodiscard]] Self with(const motor::read_concern& own) const {
        concerns changed;
        changed.read_concern = own;
        return with(changed);
    }
    /// Another handle with this write concern.
    [[nodiscard]] Self with(const motor::write_concern& own) const {
        concerns changed;
        changed.write_concern = own;
        return with(changed);
    }
    /// Another handle with the concerns that are set; the others stay.
    [[nodiscard]] Self with(const concerns& own) const {
        return detail::access::make<Self>(context_.with(own));
    }

    /// Another handle whose operations have this time limit, unless they have one of their own; see
    /// operation::within().
    [[nodiscard]] Self within(saturated<std::chrono::nanoseconds> limit) const {
        return detail::access::make<Self>(context_.within(limit));
    }

    /// Read preference of operations that have none of their own: set here, inherited, or from the
    /// connection string. If it is not set anywhere, the result is the server's default, and
    /// `inherited()`.
    [[nodiscard]] const motor::read_preference& read_preference() const noexcept {
        return context_.settings().concerns.read_preference;
    }
    /// Read concern of operations, determined like read_preference().
    [[nodiscard]] const motor::read_concern& read_concern() const noexcept {
        return context_.settings().concerns.read_concern;
    }
    /// Write concern of operations, determined like read_preference().
    [[nodiscard]] const motor::write_concern& write_concern() const noexcept {
        return context_.settings().concerns.write_concern;
    }

    /// Whether both name the same object of the same client; settings do not count.
    friend bool operator==(const Self& a, const Self& b) noexcept {
        const detail::handle_context &left = static_cast<const handle&>(a).context_,
                                     &right = static_cast<const handle&>(b).context_;
        return &left.runtime() == &right.runtime() &&
               left.settings().database == right.settings().database &&
               left.settings().collection == right.settings().collection;
    }

protected:
    explicit handle(detail::handle_context at) noexcept : context_(std::move(at)) {}

    /// An operation of this handle.
    template <class Op>
    operation<Op> make(Op op) const {
        return detail::access::make<operation<Op>>(context_, std::move(op));
    }
    /// A cursor over what an operation of this handle yields.
    template <class Op>
    basic_cursor<Op> open(Op op) const {
        return detail::access::make<basic_cursor<Op>>(context_, std::move(op));
    }

    detail::handle_context context_;
};

}  // namespace motor
