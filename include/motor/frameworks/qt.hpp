// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client.hpp>
#include <motor/detail/frameworks/qt_event_loop.hpp>
#include <motor/detail/frameworks/qt_future.hpp>

#include <QFuture>
#include <QObject>

#include <memory>
#include <type_traits>
#include <utility>

/// Motor on Qt (6.3 or later).
///
///   motor::client client{uri, window};              // any QObject, in its own thread
///   people.find_one(filter).start([](motor::result<...> found) { ... });  // called in that thread
///   QFuture<...> found = people.find_one(filter)(motor::use_qfuture);
///   found.then(window, [](...) { ... });
///
/// Qt requires that the context of then() outlives the future (Qt 6.4 asserts it). For a dialog
/// that may be closed before, pass the window to then(), and hold the dialog by a QPointer.
///
/// Nothing is delivered once the object is gone: pending callbacks are destroyed uncalled. A modal
/// dialog or any other loop inside a callback delivers the other completions meanwhile. Callbacks
/// must not throw, as Qt's event handlers must not: an exception ends the program. Pending
/// operations do not keep the application from quitting.
/// https://doc.qt.io/qt-6/threads-qobject.html
namespace motor {

/// Completion token for QFuture: `operation(motor::use_qfuture)` returns a QFuture, whose result()
/// throws the operation's error. The worker itself makes it ready, so any thread may wait for it.
/// QFuture::cancel() cancels the operation, wherever it is. https://doc.qt.io/qt-6/qfuture.html
struct use_qfuture_t {};
/// The token: `QFuture<T> f = operation(motor::use_qfuture);`
inline constexpr use_qfuture_t use_qfuture{};

/// Starts an operation with use_qfuture; found by operation::operator().
template <class Op>
QFuture<typename Op::result> start_with_token(operation<Op>&& what, const use_qfuture_t&) {
    detail::qt_promised<typename Op::result> keep;
    auto future = keep.future();
    detail::access::start_options(what).cancellable = true;
    detail::access::start(std::move(what), false, std::move(keep),
                          [&](detail::job& started) { detail::cancel_with(future, started); });
    return future;
}

/// Makes the loop of an object's thread a client's loop: `motor::client client{uri, window}`.
template <class Object>
    requires std::is_convertible_v<Object*, QObject*>
std::unique_ptr<event_loop> make_event_loop(const loop_of<Object*>& from) {
    return std::make_unique<detail::qt_event_loop>(from.loop);
}

}  // namespace motor
