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
    std::optional<std::string> app_name = {};  ///< of its own
};

/// Runs what it is given one after the other, beside the test.
class thread_entity {
public:
    void run(std::function<void()> what);
    /// Throws what one of them threw, or mismatch after 10 seconds.
    void wait();

private:
    std::shared_future<void> last_;
};

/// Of a test: what it has made and stored, by name. Entities are handles: a copy is the same.
using entity = std::variant<client_entity, motor::database, motor::collection, motor::cursor,
                            motor::session, motor::change_stream, motor::client_encryption,
                            motor::gridfs_bucket, value, std::shared_ptr<thread_entity>>;

class entity_map {
public:
    /// Throws malformed if the name is taken. It goes when its owner is removed.
    void add(std::string_view id, entity made, std::string_view owner = {});
    /// Puts it in the place of what has the name, if anything has.
    void set(std::string_view id, entity made);
    /// The client or database of which it was made.
    [[nodiscard]] std::string owner_of(std::string_view id) const;
    /// And what it owns.
    void remove(std::string_view id);
    /// Throws malformed if nothing has that name.
    [[nodiscard]] entity get(std::string_view id) const;
    /// Throws malformed if it is something else, too.
    template <class T>
    [[nodiscard]] T get(std::string_view id) const {
        auto found = get(id);
        if (auto wanted = std::get_if<T>(&found)) return std::move(*wanted);
        throw malformed{"the entity \"" + std::string{id} + "\" is something else"};
    }
    /// Of a client, even after it was closed. Throws malformed if there was none of that name.
    [[nodiscard]] std::shared_ptr<event_recorder> recorder_of(std::string_view client) const;
    [[nodiscard]] bool has_client(std::string_view id) const;  ///< or had one
    [[nodiscard]] std::vector<motor::session> sessions() const;
    /// Of the client with a name of its own, else of all: what a fail point is for.
    [[nodiscard]] std::string app_name() const;
    /// Of all clients, which record nothing more then. What they stored becomes entities.
    void stop_recording();
    /// The entities that a matcher may ask for.
    [[nodiscard]] known_values known() const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, std::pair<entity, std::string>, std::less<>> entities_;  // with owners
    std::map<std::string, std::shared_ptr<event_recorder>, std::less<>> recorders_;
};

/// The `appName` of a test's clients and fail points: what else uses the server, these leave alone.
std::string application_name();

/// Makes what a list of `createEntities` says. `uri` is the server's; clients get their options
/// added to it.
void create_entities(array_view list, const std::string& uri, entity_map& into);

/// The connection string with options added, in the place of those of the same name.
std::string with_options(std::string_view uri, document_view options);

}  // namespace motor::conformance
