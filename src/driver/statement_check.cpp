// SPDX-License-Identifier: Apache-2.0
#include "statement_check.hpp"

#include <motor/bson/types.hpp>
#include <motor/client_error.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace motor::detail {
namespace {

/// Names of the kinds, in their order.
constexpr const char* kind_names[] = {"insert_one",  "update_one", "update_many",
                                      "replace_one", "delete_one", "delete_many"};

bool takes(write_kind kind, std::string_view name) {
    using enum write_kind;
    if (kind == insert_one) return false;
    if (name == "collation" || name == "hint") return true;
    if (kind == delete_one || kind == delete_many) return false;
    if (name == "arrayFilters") return kind != replace_one;
    if (name == "sort") return kind != update_many;
    return name == "upsert";
}

bool has_right_type(std::string_view name, bson_type type) {
    if (name == "upsert") return type == bson_type::boolean;
    if (name == "arrayFilters") return type == bson_type::array;
    return type == bson_type::document || (name == "hint" && type == bson_type::string);
}

}  // namespace

void check_statement(const write_statement& statement) {
    for (const auto& [key, setting] : statement.options) {
        const auto refusal = [&] {
            return kind_names[static_cast<std::size_t>(statement.kind)] +
                   (" does not take " + std::string{key});
        };
        if (!takes(statement.kind, key)) throw invalid_operation{refusal()};
        if (!has_right_type(key, setting.type()))
            throw invalid_operation{refusal() + " of type " +
                                    std::string{to_string(setting.type())}};
    }
}

}  // namespace motor::detail
