// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <utility>

namespace motor::detail {

/// Access for Motor itself to what handles and operations keep private: constructors from a handle
/// context, that context and the limits.
struct access {
    template <class T, class... Args>
    static T make(Args&&... args) {
        return T(std::forward<Args>(args)...);
    }
    /// The context of a handle or an operation. Throws invalid_operation for an operation that was
    /// moved from.
    template <class T>
    static const auto& context(const T& of) {
        return of.context();
    }
    /// The worker pool on which an executor runs functions.
    template <class T>
    static auto& pool(const T& of) {
        return of.pool();
    }
    /// How an operation, or each operation of a cursor, is to be started.
    template <class T>
    static auto& start_options(T& of) {
        return of.start_options();
    }
    /// Concerns of the operation itself, which override the handle's.
    template <class T>
    static auto& settings(T& of) {
        return of.settings();
    }
    /// Starts an operation, which completes on the client's loop or on the worker that ran it.
    /// `before(job&)` may keep the job in order to cancel it.
    template <class Operation, class Receiver, class Before>
    static void start(Operation&& what, bool on_loop, Receiver receiver, Before before) {
        std::forward<Operation>(what).start_on(on_loop, std::move(receiver), std::move(before));
    }
    /// The result of an operation of a cursor, if it is here.
    template <class Operation>
    static auto take_at_once(Operation& what) {
        return what.take_at_once();
    }
    /// Makes the awaiter of an operation in this place.
    template <class Operation, class Awaiter>
    static void await_in(Operation what, std::optional<Awaiter>& place) {
        auto at = what.use_up();
        place.emplace(std::move(what.op_), std::move(at), std::move(what.start_options_));
    }
    template <class Operation, class Receiver>
    static void start(Operation&& what, bool on_loop, Receiver receiver) {
        start(std::forward<Operation>(what), on_loop, std::move(receiver), [](auto&) {});
    }
};

}  // namespace motor::detail
