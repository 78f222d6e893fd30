// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/find.hpp>
#include <motor/ops/write_options.hpp>

namespace motor::ops {

/// Options of collection::aggregate() and database::aggregate().
template <class Self>
using aggregate_options =
    option_list<Self, batch_size_option, collation_option, hint_option, let_option,
                allow_disk_use_option, bypass_document_validation_option, max_await_time_option,
                raw_data_option, comment_option, max_time_option, read_concern_option,
                write_concern_option, read_preference_option>;

/// The operation of collection::aggregate() and database::aggregate(). Options: aggregate_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/aggregate/
class MOTOR_EXPORT aggregate : public fluent_operation<aggregate, aggregate_options> {
public:
    using result = detail::server_cursor;

    explicit aggregate(array_view pipeline);
    result run(const detail::run_context& context) const;
    /// The command as it is sent to a collection or database, for explain.
    [[nodiscard]] document command_in(const detail::namespace_settings& settings) const;
    /// Whether it ends in a stage that stores what it yields.
    [[nodiscard]] bool writes() const;
};

}  // namespace motor::ops
