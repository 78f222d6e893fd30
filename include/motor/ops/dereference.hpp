// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/options.hpp>

#include <optional>

namespace motor::ops {

template <class Self>
using dereference_options = option_list<Self, projection_option, comment_option, max_time_option,
                                        read_concern_option, read_preference_option>;

/// The document that a DBRef (with `$ref`, `$id` and perhaps `$db`) points at, or nothing
/// if it is not there: one `find`. Throws invalid_operation if the reference lacks a part, or names
/// another database than this one.
/// @see https://www.mongodb.com/docs/manual/reference/database-references/
class dereference : public options_base, public dereference_options<dereference> {
public:
    template <class Self>
    using options = dereference_options<Self>;
    using result = std::optional<document>;

    explicit dereference(document_view reference) : reference_(reference) {}
    result run(const driver::target& where) const;

private:
    document reference_;
};

}  // namespace motor::ops
