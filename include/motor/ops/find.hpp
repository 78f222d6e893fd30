// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/options.hpp>

namespace motor {

/// How a cursor behaves at the end of its collection.
enum class cursor_type {
    non_tailable,   ///< The cursor is exhausted.
    tailable,       ///< Stays alive on a capped collection, and returns at once without a document.
    tailable_await  ///< Stays alive, and the server waits a while for the next document.
};

namespace ops {

/// Adds cursor_type().
template <class Self>
struct cursor_type_option {
    /// What the cursor does at the end of its collection. Default: non_tailable.
    Self& cursor_type(motor::cursor_type type) & {
        set_option(this, "tailable", type != motor::cursor_type::non_tailable);
        return set_option(this, "awaitData", type == motor::cursor_type::tailable_await);
    }
    [[nodiscard]] Self&& cursor_type(motor::cursor_type type) && {
        return std::move(cursor_type(type));
    }
};

/// Adds max_await_time().
template <class Self>
struct max_await_time_option {
    /// Time that the server may wait for the next document, in milliseconds: sent with each getMore
    /// as its `maxTimeMS`. Must be below the limit that the cursor has by within(), if it has one.
    Self& max_await_time(saturated<std::chrono::milliseconds> limit) & {
        return set_option(this, "maxAwaitTimeMS", detail::server_time(limit));
    }
    [[nodiscard]] Self&& max_await_time(saturated<std::chrono::milliseconds> limit) && {
        return std::move(max_await_time(limit));
    }
};

/// Options of collection::find().
template <class Self>
using find_options =
    option_list<Self, projection_option, sort_option, skip_option, limit_option, batch_size_option,
                collation_option, hint_option, let_option, max_option, min_option,
                return_key_option, show_record_id_option, allow_partial_results_option,
                no_cursor_timeout_option, allow_disk_use_option, cursor_type_option,
                max_await_time_option, raw_data_option, comment_option, max_time_option,
                read_concern_option, read_preference_option>;

/// The operation of collection::find(). Options: find_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/find/
class MOTOR_EXPORT find : public fluent_operation<find, find_options> {
public:
    using result = detail::server_cursor;

    explicit find(document_view filter = {});
    result run(const detail::run_context& context) const;
    /// The command as it is sent to a collection, for explain.
    [[nodiscard]] document command_in(const detail::namespace_settings& settings) const;
    /// Whether its getMores wait on the server, and so must not occupy a worker.
    [[nodiscard]] bool waits() const;
    /// Whether it stays alive at the end of its collection.
    [[nodiscard]] bool tailable() const;
};

}  // namespace ops
}  // namespace motor
