// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/find.hpp>
#include <motor/ops/write_options.hpp>

namespace motor::ops {

template <class Self>
using aggregate_options =
    option_list<Self, batch_size_option, collation_option, hint_option, let_option,
                allow_disk_use_option, bypass_document_validation_option, max_await_time_option,
                raw_data_option, comment_option, max_time_option, read_concern_option,
                write_concern_option, read_preference_option>;

/// Opens a cursor over what a pipeline yields; on a database, a pipeline that needs no collection
/// (`$currentOp`, `$documents`). With `$out` or `$merge` it is a write, and yields nothing.
/// @see https://www.mongodb.com/docs/manual/reference/command/aggregate/
class aggregate : public options_base, public aggregate_options<aggregate> {
public:
    template <class Self>
    using options = aggregate_options<Self>;
    using result = driver::cursor;

    explicit aggregate(array_view pipeline);
    result run(const driver::target& where) const;
    /// The command as it is sent to a collection or database, for explain.
    [[nodiscard]] document command_in(const driver::scope& where) const;
    [[nodiscard]] bool waits() const { return false; }
    /// Whether it ends in a stage that stores what it yields.
    [[nodiscard]] bool writes() const;
};

}  // namespace motor::ops
