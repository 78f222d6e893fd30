// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/dereference.hpp>

#include <motor/ops/find_one.hpp>

#include "command.hpp"

namespace motor::ops {

dereference::result dereference::run(const driver::target& where) const {
    document_view reference = reference_;
    auto name = reference["$ref"].get_if<std::string_view>();
    if (!name) throw invalid_operation{"a reference needs the name of a collection as its $ref"};
    if (!reference["$id"]) throw invalid_operation{"a reference needs an $id"};
    if (auto elsewhere = reference.get_or("$db", where.database()); elsewhere != where.database())
        throw invalid_operation{"the reference is into the database \"" + elsewhere +
                                "\": dereference it there"};
    find_one target{doc("_id", reference["$id"])};
    for (auto option : document_view{fields_})
        target.option(option.key(), option.value());
    target.settings() = settings_;
    auto there = where.where().of_collection(*name);
    return where.aimed_at(there).run(target);
}

}  // namespace motor::ops
