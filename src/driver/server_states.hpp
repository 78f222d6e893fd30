// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document_view.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace motor::driver {

/// What a client's monitors have found out about each server, for the error of a selection that
/// found none. libmongoc names no host in most of its reasons, forgets servers that are of another
/// replica set, and says nothing of those that answer but are not suitable.
class server_states {
public:
    /// `set_name` is the replica set that is asked for; empty: any, or none.
    explicit server_states(std::string_view set_name) : set_name_(set_name) {}

    // Any thread.
    void opened(std::string_view address);
    void closed(std::string_view address);
    void answered(std::string_view address, document_view hello);
    void failed(std::string_view address, std::string_view why);

    /// Those words of libmongoc's for a selection that failed, with each server and its cause.
    [[nodiscard]] std::string explain(std::string_view words) const;

    /// This thread is about to ask for one of these servers.
    static void ask(const std::shared_ptr<server_states>& which);
    /// An operation of this thread could not log in there, whatever its monitor says.
    static void refused_last(std::string_view address, std::string_view why);
    /// Of those for which this thread has asked last, if they are still there.
    static std::string explain_last(std::string_view words);

private:
    struct state {
        std::string cause;    ///< why it is not suitable
        bool is_out = false;  ///< not of the replica set that is asked for
    };

    [[nodiscard]] state state_of(std::string_view address, document_view hello) const;

    const std::string set_name_;
    mutable std::mutex mutex_;
    std::map<std::string, state, std::less<>> all_;
};

}  // namespace motor::driver
