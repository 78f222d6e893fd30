// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/object_id.hpp>

#include "driver/connecting.hpp"
#include "driver/libmongoc.hpp"
#include "listeners.hpp"
#include "server_states.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

namespace motor::detail {

/// Turns libmongoc's callbacks for a pool into events, and keeps the states of its servers. Without
/// listeners only the callbacks for these states and for the servers of replies are set.
class event_source {
public:
    /// The context of libmongoc's callbacks.
    struct callback_context {
        callback_context(std::shared_ptr<detail::listeners> all,
                         std::shared_ptr<server_states> servers, connecting& connections,
                         document options)
            : listeners(std::move(all)),
              states(std::move(servers)),
              making(connections),
              pool_options(std::move(options)) {}

        const std::shared_ptr<detail::listeners> listeners;  // null: nobody listens
        const std::shared_ptr<server_states> states;
        connecting& making;
        const document pool_options;
        object_id topology;  // set before libmongoc starts the threads that read it
        // libmongoc counts for each of its clients alone, so that two workers have the same ids.
        std::atomic<std::int64_t> requests{0}, operations{0};
    };

    event_source(std::shared_ptr<detail::listeners> listeners,
                 std::shared_ptr<server_states> states, connecting& making, document pool_options)
        : context_(std::move(listeners), std::move(states), making, std::move(pool_options)) {}
    event_source(const event_source&) = delete;
    event_source& operator=(const event_source&) = delete;

    /// Sets the callbacks. Call it once, before the pool's first client. The pool must not outlive
    /// this object.
    void watch(mongoc_client_pool_t* pool);

private:
    callback_context context_;
};

/// Gives the commands that this thread sends while it exists one operation's id in events, although
/// libmongoc takes them for several operations.
class one_operation {
public:
    one_operation() noexcept;
    one_operation(const one_operation&) = delete;
    one_operation& operator=(const one_operation&) = delete;
    ~one_operation();

private:
    const int before_;
};

}  // namespace motor::detail
