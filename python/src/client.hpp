// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/codec_options.hpp"
#include "codec/owned.hpp"
#include "loop.hpp"
#include "pending.hpp"

#include <motor/client.hpp>
#include <motor/driver/home_process.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace motor::python {

class place;

/// A client of the core for one loop of asyncio's: what stands behind the Python type `Client`.
///
/// The loop keeps a client alive as long as operations are pending, through the callable that it
/// calls when the descriptor is readable; between them the program alone does.
class client {
public:
    /// Throws configuration_error, invalid_uri.
    client(PyObject* self, owned loop, owned make_error, const std::string& uri,
           client_options options);
    client(const client&) = delete;
    client& operator=(const client&) = delete;
    ~client();

    /// Has the loop watch the descriptor. False with an exception.
    bool watch();
    /// Cancels what is pending, which completes in the loop. Idempotent.
    void close();
    /// Throws client_closed after close().
    [[nodiscard]] motor::client& core();
    [[nodiscard]] PyObject* loop() const noexcept { return loop_.get(); }
    [[nodiscard]] PyObject* self() const noexcept { return self_; }
    [[nodiscard]] ready_list& ready() noexcept { return ready_; }
    /// Sets the exception that stands for an error of the core.
    void raise(const std::exception_ptr& error) const;

    /// Completes what is there; the loop calls it when the descriptor is readable.
    void drain();
    int traverse(visitproc visit, void* arg) const;

private:
    friend class pending;
    friend class place;
    void add(pending& one);
    void remove(pending& one) noexcept;
    void unwatch();

    PyObject* const self_;  // whose part this is
    const driver::home_process home_;
    owned loop_, make_error_, waker_;
    const std::shared_ptr<wake_up_calls> calls_;
    ready_list ready_;
    pending* pending_ = nullptr;  // linked through themselves, the newest first
    std::vector<place*> places_;
    std::optional<motor::client> core_;
};

/// Makes the types `Client` and `Place`. False with an exception.
bool add_client(PyObject* module);

/// Sets the exception that `make_error` makes of an error of the core, or of what else was thrown.
void raise(PyObject* make_error, const std::exception_ptr& error);

}  // namespace motor::python
