// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "event_recorder.hpp"
#include "failures.hpp"
#include "matcher.hpp"

#include <motor/client_encryption.hpp>
#include <motor/gridfs/gridfs.hpp>
#include <motor/motor.hpp>

#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace motor::conformance {

struct client_entity {
    motor::client handle;
    std::shared_ptr<event_recorder> events;
    std::optional<std::string> app_name = {};  ///< a name of its own
};

/// Runs functions one after the other, concurrently with the test.
class thread_entity {
public:
    void run(std::function<void()> what);
    /// Waits for them. Rethrows an exception of theirs; throws mismatch after 10 seconds.
    void wait();

private:
    std::shared_future<void> last_;
};

/// Entities of a test, by name. They are handles, so copies share their state.
using entity = std::variant<client_entity, motor::database, motor::collection, motor::cursor,
                            motor::session, motor::change_stream, motor::client_encryption,
                            motor::gridfs_bucket, value, std::shared_ptr<thread_entity>>;

class entity_map {
public:
    /// Adds an entity, which is removed with its owner. Throws malformed if the name is taken.
    void add(std::string_view id, entity made, std::string_view owner = {});
    /// Adds an entity, or replaces the one with this name.
    void set(std::string_view id, entity made);
    /// The client or database from which the entity was made.
    [[nodiscard]] std::string owner_of(std::string_view id) const;
    /// Removes an entity and all that it owns.
    void remove(std::string_view id);
    /// The entity of that name. Throws malformed if there is none.
    [[nodiscard]] entity get(std::string_view id) const;
    /// The entity of that name as a T. Throws malformed if there is none, or it is something else.
    template <class T>
    [[nodiscard]] T get(std::string_view id) const {
        auto found = get(id);
        if (auto wanted = std::get_if<T>(&found)) return std::move(*wanted);
        throw malformed{"the entity \"" + std::string{id} + "\" is something else"};
    }
    /// Events of a client, even after it was closed. Throws malformed if there was none of that
    /// name.
    [[nodiscard]] std::shared_ptr<event_recorder> recorder_of(std::string_view client) const;
    [[nodiscard]] bool has_client(std::string_view id) const;  ///< even one that was closed
    [[nodiscard]] std::vector<motor::session> sessions() const;
    /// The `appName` for a fail point: that of the client if it has its own, otherwise the one of
    /// all clients.
    [[nodiscard]] std::string app_name() const;
    /// Stops the recording of all clients. Stored events become entities.
    void stop_recording();
    /// The entities that a matcher may look up.
    [[nodiscard]] known_values known() const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, std::pair<entity, std::string>, std::less<>> entities_;  // with owners
    std::map<std::string, std::shared_ptr<event_recorder>, std::less<>> recorders_;
};

/// The `appName` of a test's clients and fail points, so that fail points do not affect other users
/// of the server.
std::string application_name();

/// Makes the entities of a `createEntities` list. `uri` is the server's; clients add their options
/// to it.
void create_entities(array_view list, const std::string& uri, entity_map& into);

/// Adds options to a connection string, replacing those of the same name.
std::string with_options(std::string_view uri, document_view options);

}  // namespace motor::conformance
