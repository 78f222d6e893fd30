// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/codec_options.hpp"
#include "codec/owned.hpp"
#include "loop.hpp"
#include "monitoring.hpp"
#include "pending.hpp"

#include <motor/client.hpp>
#include <motor/detail/driver/home_process.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace motor::python {

class connected_sessions;
class place;

/// A client of the core for one asyncio loop: the implementation of the Python type `Client`.
///
/// While operations are pending the loop keeps the client alive, through the callable that it calls
/// when the descriptor is readable. Otherwise only the program does.
class client {
public:
    /// Creates the client of the core. Throws configuration_error, invalid_uri.
    client(PyObject* self, owned loop, owned make_error, const std::string& uri,
           client_options options, listener heard);
    client(const client&) = delete;
    client& operator=(const client&) = delete;
    ~client();

    /// Has the loop watch the descriptor. On failure returns false, with a Python exception set.
    bool watch();
    /// Cancels pending operations, which complete in the loop. Idempotent.
    void close();
    /// The client of the core. Throws client_closed after close().
    [[nodiscard]] motor::client& core();
    /// How long an operation may wait for a connection, in seconds; 0: no limit.
    [[nodiscard]] double longest_wait() const noexcept { return longest_wait_; }
    void limit_waiting(double seconds) noexcept { longest_wait_ = seconds; }
    [[nodiscard]] PyObject* loop() const noexcept { return loop_.get(); }
    [[nodiscard]] PyObject* self() const noexcept { return self_; }
    [[nodiscard]] ready_list& ready() noexcept { return ready_; }
    [[nodiscard]] listener& listening() noexcept { return listener_; }
    [[nodiscard]] const std::shared_ptr<connected_sessions>& sessions() const noexcept {
        return sessions_;
    }
    /// Sets the Python exception for an error of the core. `codec` is the operation's;
    /// `in_transaction` says whether it belonged to a transaction.
    void raise(const std::exception_ptr& error,
               const codec_options& codec = *default_codec_options(),
               bool in_transaction = false) const;

    /// Delivers events of the core and completes finished operations. The loop calls it when the
    /// descriptor is readable. On failure returns false, with a Python exception set.
    bool drain();
    /// Has the loop call drain().
    void wake() const noexcept { calls_->wake(); }
    int traverse(visitproc visit, void* arg) const;

private:
    friend class pending;
    friend class place;
    void add(pending& one);
    void remove(pending& one) noexcept;
    void unwatch();

    PyObject* const self_;  // the Python object that contains this one
    const detail::home_process home_;
    owned loop_, make_error_, waker_;
    const std::shared_ptr<wake_up_calls> calls_;
    listener listener_;
    ready_list ready_;
    pending* pending_ = nullptr;  // head of an intrusive list, the newest first
    std::vector<place*> places_;
    double longest_wait_ = 0;
    const std::shared_ptr<connected_sessions> sessions_;
    std::optional<motor::client> core_;
};

/// Creates the types `Client` and `Place`. On failure returns false, with a Python exception set.
bool add_client(PyObject* module);

/// Sets the Python exception that `make_error` creates from an error of the core, whose details are
/// decoded with `codec`, or from another C++ exception. A connection lost in a transaction gets the
/// label that allows the transaction to be repeated.
void raise(PyObject* make_error, const std::exception_ptr& error,
           const codec_options& codec = *default_codec_options(), bool in_transaction = false);
/// Whether it is unknown if the operation was executed, because the connection was lost or there
/// was none.
bool is_lost_connection(const error& raised) noexcept;

}  // namespace motor::python
