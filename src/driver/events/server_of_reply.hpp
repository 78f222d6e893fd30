// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "driver/libmongoc.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace motor::detail {

/// Note the server of a command that has ended, for the calling thread. libmongoc names the server
/// only in its callbacks for commands. A cursor must know it for its getMore, so every pool sets
/// these.
void note_success(const mongoc_apm_command_succeeded_t* event) noexcept;
void note_failure(const mongoc_apm_command_failed_t* event) noexcept;

/// Must precede a command in this thread whose server will be asked for.
void forget_last_reply() noexcept;
/// The server that has answered the command; 0 if none has.
std::uint32_t server_of_last_reply() noexcept;
/// `host:port` of that server.
const std::string& address_of_last_reply() noexcept;

/// Keeps the server's answer to the last `insert`, `update` or `delete` of this thread, if it
/// reports a failure: libmongoc's bulk operations return only a summary.
class answer_to_write {
public:
    answer_to_write() noexcept;
    answer_to_write(const answer_to_write&) = delete;
    answer_to_write& operator=(const answer_to_write&) = delete;
    ~answer_to_write();

    /// The answer; empty if there is none.
    [[nodiscard]] document take() noexcept { return std::move(kept_); }

private:
    document* const outer_;
    document kept_;
};

}  // namespace motor::detail
