// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/options.hpp>

#include <optional>

namespace motor::ops {

/// Options of database::dereference().
template <class Self>
using dereference_options = option_list<Self, projection_option, comment_option, max_time_option,
                                        read_concern_option, read_preference_option>;

/// The operation of database::dereference(). Options: dereference_options.
/// @see https://www.mongodb.com/docs/manual/reference/database-references/
class MOTOR_EXPORT dereference : public fluent_operation<dereference, dereference_options> {
public:
    using result = std::optional<document>;  ///< The document, or nothing.

    explicit dereference(document_view reference) : reference_(reference) {}
    result run(const detail::run_context& context) const;

private:
    document reference_;
};

}  // namespace motor::ops
