// SPDX-License-Identifier: Apache-2.0
#include "write.hpp"

#include <motor/bson/validate.hpp>
#include <motor/client_error.hpp>

#include <string>

namespace motor::ops {

namespace {

void check_stages(array_view pipeline) {
    for (auto stage : pipeline) {
        auto fields = stage.value().get_if<document_view>();
        if (!fields || fields->empty())
            throw invalid_operation{"an update pipeline must have only stages such as {$set: ...}"};
        if (auto first = *fields->begin(); !first.key().starts_with('$'))
            throw invalid_operation{
                "an update pipeline must have only stages such as $set, found \"" +
                std::string{first.key()} + "\""};
    }
}

}  // namespace

document with_new_id(document_view given) {
    document made;
    made.append("_id", object_id::generate());
    return std::move(made.concat(given));
}

document with_id(document_view given) {
    return given["_id"] ? document{given} : with_new_id(given);
}

void add_counts(document_view reply, bulk_write_result& to) {
    auto count = [&](const char* name) { return detail::count_or_0(reply, name); };
    to.inserted_count = count("nInserted");
    to.matched_count = count("nMatched");
    to.modified_count = count("nModified");
    to.deleted_count = count("nRemoved");
    to.upserted_count = count("nUpserted");
    for (auto entry : reply.get_or("upserted", array_view{})) {
        auto upserted = entry.value().get<document_view>();
        to.upserted_ids.push_back({detail::count_in(upserted, "index"), value{upserted["_id"]}});
    }
}

void check_document(document_view given) {
    if (given.length() > max_document_size)
        throw document_too_large{"a document of " + std::to_string(given.length()) +
                                 " bytes is over the limit of " +
                                 std::to_string(max_document_size)};
    validate(given);
}

void check_update(document_view change, bool pipeline) {
    if (change.empty())
        throw invalid_operation{pipeline ? "an update pipeline must not be empty"
                                         : "an update must not be empty"};
    check_document(change);
    if (pipeline) return check_stages(array_view{change});
    for (auto field : change)
        if (!field.key().starts_with('$'))
            throw invalid_operation{"an update must have only operators such as $set, found \"" +
                                    std::string{field.key()} + "\"; to replace, use replace_one"};
}

void check_replacement(document_view replacement) {
    check_document(replacement);
    if (!replacement.empty() && (*replacement.begin()).key().starts_with('$'))
        throw invalid_operation{"a replacement must not start with an operator, found \"" +
                                std::string{(*replacement.begin()).key()} + "\""};
}

}  // namespace motor::ops
