// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/driver/write_batcher.hpp>
#include <motor/ops/bulk_write.hpp>

#include "command.hpp"
#include "driver/counts.hpp"

namespace motor::ops {

/// A write's options sorted by where they go: into the command, or into its one statement.
struct write_parts {
    write_parts(document_view fields, const concerns& settings) : fields_(fields) {
        command.write_concern = settings.write_concern;
        if (fields_.empty()) return;
        statement =
            without(fields_, {"bypassDocumentValidation", "let", "comment", "ordered", "rawData"});
        command.ordered = fields_.get_or<bool>("ordered", true);
        if (auto bypass = fields_["bypassDocumentValidation"])
            command.bypass_document_validation = bypass.get<bool>();
        if (auto raw = fields_["rawData"]) command.raw_data = raw.get<bool>();
        command.let = fields_.get_or("let", document_view{});
        if (auto note = fields_["comment"]) command.comment = value{note};
    }

private:
    document_view fields_;

public:
    document statement;
    detail::write_batcher::options command;
};

/// What libmongoc's merged reply says of all writes together.
void add_counts(document_view reply, bulk_write_result& to);

/// The server's limit for one document, which its hello never raises.
inline constexpr std::size_t max_document_size = 16 * 1024 * 1024;

/// A copy of a document that has no `_id`, with a new one in front.
document with_new_id(document_view given);
/// A copy that has an `_id`: its own, or a new one.
document with_id(document_view given);
/// Throws document_too_large, naming both sizes, or invalid_bson, as motor::validate() does.
void check_document(document_view given);
/// Throws invalid_operation unless every key is an update operator.
void check_update(document_view change, bool pipeline);
/// Throws invalid_operation if the replacement starts with an operator.
void check_replacement(document_view replacement);

}  // namespace motor::ops
