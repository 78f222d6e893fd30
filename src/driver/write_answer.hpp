// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document_view.hpp>
#include <motor/bson/value_view.hpp>

namespace motor::detail {

/// Fields of a reply to a write, found in one pass. Each is missing where the reply lacks it.
struct write_answer {
    explicit write_answer(document_view reply) : body(reply) {
        for (const auto& [key, found] : reply) {
            if (key == "n")
                n = found;
            else if (key == "nModified")
                modified = found;
            else if (key == "upserted")
                upserted = found;
            else if (key == "writeErrors")
                errors = found;
            else if (key == "writeConcernError")
                concern_error = found;
            else if (key == "errorLabels")
                labels = found;
        }
    }
    /// Whether the reply tells of a failure, although the command has succeeded.
    [[nodiscard]] bool tells_of_failure() const noexcept {
        return static_cast<bool>(errors) || static_cast<bool>(concern_error);
    }

    document_view body;
    value_view n, modified, upserted, errors, concern_error, labels;
};

}  // namespace motor::detail
