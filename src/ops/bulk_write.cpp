// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/bulk_write.hpp>

#include "write.hpp"

#include "driver/statement_check.hpp"

namespace motor {

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
            ops::check_document(document_);
            break;
        case kind::update_one:
        case kind::update_many:
            ops::check_update(document_, pipeline_);
            break;
        case kind::replace_one:
            ops::check_replacement(document_);
            break;
        case kind::delete_one:
        case kind::delete_many:
            break;
    }
    detail::check_statement(statement());
}

ops::bulk_write::result ops::bulk_write::run(const detail::run_context& context) const {
    if (writes_.empty()) throw invalid_operation{"bulk_write needs at least one write"};
    for (const auto& each : writes_)
        each.check();
    detail::write_batcher write{context, write_parts{fields_, settings_}.command};
    result done;
    for (std::size_t i = 0; i < writes_.size(); ++i) {
        write.add(writes_[i].statement());
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
