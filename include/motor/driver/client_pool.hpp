// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/connection.hpp>
#include <motor/driver/uri.hpp>

#include <memory>

namespace motor::driver {

/// libmongoc's client pool: one topology monitor, any number of connections. Cheap to copy, safe
/// to share between threads. It has no size limit of its own: the worker pool has, and a
/// connection on lease to a cursor must never wait for another one.
class client_pool {
public:
    /// Connects to nothing yet. Throws configuration_error if libmongoc cannot use the URI.
    explicit client_pool(const driver::uri& uri);

    /// A connection of the pool; given back when its last owner lets go.
    [[nodiscard]] std::shared_ptr<connection> pop() const;
    [[nodiscard]] const driver::uri& uri() const noexcept { return uri_; }

private:
    driver::uri uri_;
    std::shared_ptr<_mongoc_client_pool_t> native_;
};

}  // namespace motor::driver
