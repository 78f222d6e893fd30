// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tests/support/scripted_server.hpp>

namespace motor::testing {

/// Makes the server answer every command without a script as an empty, agreeable server would: all
/// documents are stored, none is found.
void answer_plausibly(scripted_server& server);

/// The reply that opens a cursor; `id` 0 means that it is exhausted.
reply cursor_reply(std::int64_t id, std::string_view name_space, const array_value& first_batch);
/// The reply to a getMore of the cursor.
reply more_reply(std::int64_t id, std::string_view name_space, const array_value& next_batch);

/// A write reply with one refused statement.
reply write_error_reply(int n, int index, int code, std::string_view message);

/// The command without the fields that every command has: `$db`, session, transaction number, time.
document essential(document_view command);

}  // namespace motor::testing
