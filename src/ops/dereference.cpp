// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/dereference.hpp>

#include <motor/ops/find_one.hpp>

#include "command.hpp"

namespace motor::ops {

dereference::result dereference::run(const detail::run_context& context) const {
    document_view reference = reference_;
    auto name = reference["$ref"].get_if<std::string_view>();
    if (!name) throw invalid_operation{"a reference needs the name of a collection as its $ref"};
    if (!reference["$id"]) throw invalid_operation{"a reference needs an $id"};
    if (auto elsewhere = reference.get_or("$db", context.database());
        elsewhere != context.database())
        throw invalid_operation{"the reference is into the database \"" + elsewhere +
                                "\": dereference it there"};
    find_one target{doc("_id", reference["$id"])};
    for (auto option : document_view{fields_})
        target.option(option.key(), option.value());
    target.settings() = settings_;
    auto there = context.settings().of_collection(*name);
    return context.aimed_at(there).run(target);
}

}  // namespace motor::ops
