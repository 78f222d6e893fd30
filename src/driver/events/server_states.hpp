// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document_view.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace motor::detail {

/// State of each server as a client's monitors have found it, for the error of a selection that
/// found no server. libmongoc names no host in most of its reasons, forgets servers of another
/// replica set, and says nothing of servers that answer but are not suitable.
class server_states {
public:
    /// `set_name`: replica set of the connection string; empty: any, or none.
    explicit server_states(std::string_view set_name) : set_name_(set_name) {}

    // Thread-safe.
    void opened(std::string_view address);
    void closed(std::string_view address);
    void answered(std::string_view address, document_view hello);
    void failed(std::string_view address, std::string_view why);

    /// libmongoc's text for a selection that failed, with each server and its cause.
    [[nodiscard]] std::string explain(std::string_view words) const;

    /// This thread is about to select one of these servers.
    static void ask(const std::shared_ptr<server_states>& states);
    /// An operation of this thread could not authenticate to this server, whatever its monitor
    /// says.
    static void refused_last(std::string_view address, std::string_view why);
    /// The text as explain() returns it for the servers of this thread's last ask(), if they still
    /// exist.
    static std::string explain_last(std::string_view words);

private:
    struct state {
        std::string cause;    ///< reason why the server is not suitable
        bool is_out = false;  ///< not a member of the replica set
    };

    [[nodiscard]] state state_of(std::string_view address, document_view hello) const;

    const std::string set_name_;
    mutable std::mutex mutex_;
    std::map<std::string, state, std::less<>> all_;
};

}  // namespace motor::detail
