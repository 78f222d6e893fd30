// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/options.hpp>

namespace motor {

/// How a cursor behaves at the end of its collection.
enum class cursor_type {
    non_tailable,   ///< it is exhausted
    tailable,       ///< stays alive on a capped collection, and returns at once without a document
    tailable_await  ///< stays alive, and the server waits a while for the next document
};

namespace ops {

/// See motor::cursor_type.
template <class Self>
struct cursor_type_option {
    Self& cursor_type(motor::cursor_type type) & {
        auto& self = static_cast<Self&>(*this);
        self.option("tailable", type != motor::cursor_type::non_tailable);
        return set_option(self, "awaitData", type == motor::cursor_type::tailable_await);
    }
    [[nodiscard]] Self&& cursor_type(motor::cursor_type type) && {
        return std::move(cursor_type(type));
    }
};

/// How long the server may wait for the next document: sent with each getMore as its maxTimeMS. It
/// must be below the limit that the cursor has by within(), if it has one.
template <class Self>
struct max_await_time_option {
    Self& max_await_time(saturated<std::chrono::milliseconds> limit) & {
        return set_option(static_cast<Self&>(*this), "maxAwaitTimeMS", driver::server_time(limit));
    }
    [[nodiscard]] Self&& max_await_time(saturated<std::chrono::milliseconds> limit) && {
        return std::move(max_await_time(limit));
    }
};

template <class Self>
using find_options =
    option_list<Self, projection_option, sort_option, skip_option, limit_option, batch_size_option,
                collation_option, hint_option, let_option, max_option, min_option,
                return_key_option, show_record_id_option, allow_partial_results_option,
                no_cursor_timeout_option, allow_disk_use_option, cursor_type_option,
                max_await_time_option, raw_data_option, comment_option, max_time_option,
                read_concern_option, read_preference_option>;

/// Opens a cursor over the matches.
/// @see https://www.mongodb.com/docs/manual/reference/command/find/
class find : public options_base, public find_options<find> {
public:
    template <class Self>
    using options = find_options<Self>;
    using result = driver::cursor;

    explicit find(document_view filter = {});
    result run(const driver::target& where) const;
    /// The command as it is sent to a collection, for explain.
    [[nodiscard]] document command_in(const driver::scope& where) const;
    /// Whether its getMores wait on the server, and so must not occupy a worker.
    [[nodiscard]] bool waits() const;
    /// Whether it stays alive at the end of its collection.
    [[nodiscard]] bool tailable() const;
};

}  // namespace ops
}  // namespace motor
