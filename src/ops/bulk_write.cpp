// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/bulk_write.hpp>

#include "write.hpp"

#include <initializer_list>
#include <string>

namespace motor {
namespace {

/// The options that only some kinds take.
void check_options(document_view statement, std::string_view write,
                   std::initializer_list<std::string_view> refused) {
    for (auto option : refused)
        if (statement[option])
            throw invalid_operation{std::string{write} + " does not take " + std::string{option}};
}

}  // namespace

write_model::write_model(kind which, document_view filter, document_view document, bool pipeline)
    : which_(which), filter_(filter), document_(document), pipeline_(pipeline) {}

write_model write_model::insert_one(document_view document) {
    return {kind::insert_one, {}, ops::with_id(document)};
}

write_model write_model::update_one(document_view filter, document_view change) {
    return {kind::update_one, filter, change};
}

write_model write_model::update_one(document_view filter, array_view pipeline) {
    return {kind::update_one, filter, {pipeline.data(), pipeline.length()}, true};
}

write_model write_model::update_many(document_view filter, document_view change) {
    return {kind::update_many, filter, change};
}

write_model write_model::update_many(document_view filter, array_view pipeline) {
    return {kind::update_many, filter, {pipeline.data(), pipeline.length()}, true};
}

write_model write_model::replace_one(document_view filter, document_view replacement) {
    return {kind::replace_one, filter, replacement};
}

write_model write_model::delete_one(document_view filter) { return {kind::delete_one, filter, {}}; }

write_model write_model::delete_many(document_view filter) {
    return {kind::delete_many, filter, {}};
}

void write_model::check() const {
    switch (which_) {
        case kind::insert_one:
            ops::check_size(document_.length());
            return check_options(statement_, "insert_one",
                                 {"upsert", "arrayFilters", "sort", "collation", "hint"});
        case kind::update_one:
            return ops::check_update(document_, pipeline_);
        case kind::update_many:
            ops::check_update(document_, pipeline_);
            return check_options(statement_, "update_many", {"sort"});
        case kind::replace_one:
            ops::check_replacement(document_);
            return check_options(statement_, "replace_one", {"arrayFilters"});
        case kind::delete_one:
            return check_options(statement_, "delete_one", {"upsert", "arrayFilters", "sort"});
        case kind::delete_many:
            return check_options(statement_, "delete_many", {"upsert", "arrayFilters", "sort"});
    }
}

void write_model::add_to(driver::bulk_write& write) const {
    switch (which_) {
        case kind::insert_one:
            return write.insert(document_);
        case kind::update_one:
            return write.update_one(filter_, document_, statement_);
        case kind::update_many:
            return write.update_many(filter_, document_, statement_);
        case kind::replace_one:
            return write.replace_one(filter_, document_, statement_);
        case kind::delete_one:
            return write.delete_one(filter_, statement_);
        case kind::delete_many:
            return write.delete_many(filter_, statement_);
    }
}

ops::bulk_write::result ops::bulk_write::run(const driver::target& where) const {
    if (writes_.empty()) throw invalid_operation{"bulk_write needs at least one write"};
    for (const auto& each : writes_)
        each.check();
    driver::bulk_write write{where, write_parts{fields_, settings_}.command};
    result done;
    for (std::size_t i = 0; i < writes_.size(); ++i) {
        writes_[i].add_to(write);
        if (writes_[i].which_ == write_model::kind::insert_one)
            done.inserted_ids.push_back(
                {static_cast<std::int64_t>(i), value{writes_[i].document_["_id"]}});
    }
    document reply = write.execute(true);
    add_counts(reply, done);
    done.acknowledged = write.acknowledged();
    return done;
}

}  // namespace motor
