// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "libmongoc.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace motor::driver {

/// Which server a command went to is told by libmongoc to command listeners only. A cursor must
/// know it for its getMore, so every pool listens, and notes it for the calling thread: these are
/// to be told of every command that has ended.
void note_success(const mongoc_apm_command_succeeded_t* event) noexcept;
void note_failure(const mongoc_apm_command_failed_t* event) noexcept;

/// Before a command is sent in this thread, whose server will be asked for.
void forget_last_reply() noexcept;
/// The server that has answered it; 0 if none has.
std::uint32_t server_of_last_reply() noexcept;
/// Its `host:port`.
const std::string& address_of_last_reply() noexcept;

/// While it lives, it keeps what a server answered to the last `insert`, `update` or `delete` of
/// this thread, if that tells of a failure: libmongoc's bulk operations give a summary only.
class answer_to_write {
public:
    answer_to_write() noexcept;
    answer_to_write(const answer_to_write&) = delete;
    answer_to_write& operator=(const answer_to_write&) = delete;
    ~answer_to_write();

    /// Empty if there is none.
    [[nodiscard]] document take() noexcept { return std::move(kept_); }

private:
    document* const outer_;
    document kept_;
};

}  // namespace motor::driver
