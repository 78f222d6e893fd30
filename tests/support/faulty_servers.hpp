// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tests/support/scripted_server.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace motor::testing {

/// A fault in one answer.
struct fault {
    /// Its effect on the client that waits for the answer.
    enum class effect {
        none,       ///< The answer arrives.
        lost,       ///< The answer does not arrive, and the client can know.
        late,       ///< The answer does not arrive, and the client cannot know.
        step_down,  ///< The server answers that it is no longer primary.
        spoilt,     ///< The answer arrives, and nothing else over that connection.
    };

    const char* name;
    effect comes_to = effect::lost;
    bool executed = true;  ///< Whether the command is executed all the same.
    std::function<reply(const reply&)> answer;
    /// Whether the server then leaves the set, and the other one becomes primary.
    bool replaced = false;
};

/// A replica set of two, which share their documents. It counts how often each write was executed,
/// executes a repeated write only once, and has a fault once where it is told to. Thread-safe.
class faulty_servers {
public:
    /// `port` is that of the primary; 0: a free one.
    explicit faulty_servers(int port = 0);

    /// Applies a fault to the next command of that name, to that collection if one is named.
    void strike(std::string_view command, std::string_view collection, const fault& with);
    /// Whether the fault has been applied.
    [[nodiscard]] bool struck() const;

    /// Connection string of both, with options.
    [[nodiscard]] std::string uri(std::string_view options) const;
    /// How often each write was executed, by its description.
    [[nodiscard]] std::map<std::string, int> executed() const;
    /// Number of connections of clients, including their monitors'.
    [[nodiscard]] std::size_t open_connections() const;

private:
    static server_profile member(const std::vector<std::string>& hosts);
    void serve(scripted_server& server);
    void greet_as(scripted_server& server, bool first);
    reply answer(document_view command);
    reply execute(std::string_view name, document_view command);
    reply write(std::string_view name, document_view command);
    reply find(document_view command);
    reply more(document_view command);
    void insert(const std::string& collection, document_view command);
    void count(const std::string& write) { ++executed_[write]; }

    mutable std::mutex mutex_;
    std::string command_, collection_;  // the command with the fault; empty: none
    fault fault_;
    bool replaced_ = false;
    std::map<std::string, int> executed_;
    std::map<std::string, reply> answered_;  // by session, transaction and kind
    std::map<std::string, std::vector<document>> documents_;
    std::int64_t cursors_ = 100;
    std::map<std::int64_t, int> left_;  // batches of each cursor
    std::vector<std::string> hosts_;    // one of them may be asked while the other is gone already
    std::optional<scripted_server> primary_, secondary_;
};

}  // namespace motor::testing
