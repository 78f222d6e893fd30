// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/object_id.hpp>

#include "connecting.hpp"
#include "libmongoc.hpp"
#include "listeners.hpp"
#include "server_states.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

namespace motor::driver {

/// Makes events of what libmongoc tells of a pool, and keeps the states of its servers. Without
/// listeners libmongoc is asked for nothing but these, and the servers of replies.
class event_source {
public:
    /// What libmongoc's callbacks work with.
    struct audience {
        audience(std::shared_ptr<listeners> told, std::shared_ptr<server_states> servers,
                 connecting& connections, document options)
            : all(std::move(told)),
              states(std::move(servers)),
              making(connections),
              pool_options(std::move(options)) {}

        const std::shared_ptr<listeners> all;  // null: nobody listens
        const std::shared_ptr<server_states> states;
        connecting& making;
        const document pool_options;
        object_id topology;  // set before libmongoc starts the threads that read it
        // libmongoc counts for each of its clients alone, so that two workers have the same ids.
        std::atomic<std::int64_t> requests{0}, operations{0};
    };

    event_source(std::shared_ptr<listeners> told, std::shared_ptr<server_states> states,
                 connecting& making, document pool_options)
        : told_(std::move(told), std::move(states), making, std::move(pool_options)) {}
    event_source(const event_source&) = delete;
    event_source& operator=(const event_source&) = delete;

    /// Once, before the pool's first client. The pool must not outlive this.
    void watch(mongoc_client_pool_t* pool);

private:
    audience told_;
};

/// While it lives, the commands that this thread sends belong to one operation, although libmongoc
/// takes them for several.
class one_operation {
public:
    one_operation() noexcept;
    one_operation(const one_operation&) = delete;
    one_operation& operator=(const one_operation&) = delete;
    ~one_operation();

private:
    const int before_;
};

}  // namespace motor::driver
