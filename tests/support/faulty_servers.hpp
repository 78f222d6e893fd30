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

/// Something that goes wrong with one answer.
struct fault {
    /// What it comes to for those who wait for the answer.
    enum class effect {
        none,       ///< They get it.
        lost,       ///< It does not come, and they can know.
        late,       ///< It does not come, and they cannot.
        step_down,  ///< The server says that it is no primary any more.
        spoilt,     ///< They get it, and nothing more over that connection.
    };

    const char* name;
    effect comes_to = effect::lost;
    bool executed = true;  ///< What was asked for is done all the same.
    std::function<reply(const reply&)> answer;
    bool replaced = false;  ///< From then on the server is of another set, and another is primary.
};

/// A replica set of two, of documents that both have. It counts how often each write was executed,
/// executes none twice that is sent again, and fails once where it is told to. All members may be
/// called from any thread.
class faulty_servers {
public:
    /// `port` is that of the primary; 0: one that is free.
    explicit faulty_servers(int port = 0);

    /// The next command of that name, to that collection if one is named, meets it.
    void strike(std::string_view command, std::string_view collection, const fault& with);
    /// It has been met.
    [[nodiscard]] bool struck() const;

    /// Of both, with options for the connection string.
    [[nodiscard]] std::string uri(std::string_view options) const;
    /// How often each write was executed, by what it wrote.
    [[nodiscard]] std::map<std::string, int> executed() const;
    /// Of clients, also of their monitors.
    [[nodiscard]] std::size_t open_connections() const;
    [[nodiscard]] int port() const { return primary_->port(); }

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
    std::string command_, collection_;  // where the fault is; empty: nowhere
    fault fault_;
    bool replaced_ = false;
    std::map<std::string, int> executed_;
    std::map<std::string, reply> answered_;  // by session, transaction and kind
    std::map<std::string, std::vector<document>> documents_;
    std::int64_t cursors_ = 100;
    std::map<std::int64_t, int> left_;  // of each cursor
    std::optional<scripted_server> primary_, secondary_;
};

}  // namespace motor::testing
