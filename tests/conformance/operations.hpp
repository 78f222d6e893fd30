// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.hpp"
#include "entity_map.hpp"
#include "test_run.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace motor::conformance {

/// Outcome of an operation of a test: a value, an entity (a cursor), or nothing.
struct outcome {
    outcome() = default;
    outcome(value found) : result(std::move(found)) {}
    outcome(document_view found) : result(found) {}
    outcome(const document& found) : result(found) {}
    outcome(const array_value& found) : result(found) {}

    static outcome of_entity(entity made) {
        outcome with;
        with.made = std::move(made);
        return with;
    }

    std::optional<value> result;
    std::optional<entity> made;
};

/// Puts several values into one.
template <class Range>
array_value array_of(const Range& all) {
    array_value made;
    for (const auto& each : all)
        made.push_back(each);
    return made;
}

/// One call in a test: `name` on the entity `object` with `given`.
struct call {
    test_run& run;
    std::string_view object;
    arguments given;

    template <class T>
    [[nodiscard]] T target() const {
        return run.entities.get<T>(object);
    }
};

/// Runs an operation of the format: reads its arguments, calls Motor and returns the outcome.
/// Throws Motor's errors, and malformed for wrong arguments.
using operation_function = outcome (*)(call&);

/// Kinds of objects on which operations are called.
enum class target {
    client,
    database,
    collection,
    cursor,
    change_stream,
    session,
    bucket,
    encryption,
    runner
};

std::string_view to_string(target of) noexcept;

struct known_operation {
    target on;
    std::string_view name;
    operation_function run;    ///< null if Motor has no such operation
    std::string_view lacking;  ///< the missing feature in that case
};

// The table of operations, in one part for each kind of target.
std::span<const known_operation> client_operation_table();
std::span<const known_operation> database_operation_table();
std::span<const known_operation> collection_operation_table();
std::span<const known_operation> cursor_operation_table();
std::span<const known_operation> session_operation_table();
std::span<const known_operation> encryption_operation_table();
std::span<const known_operation> bucket_operation_table();
std::span<const known_operation> runner_operation_table();
std::span<const known_operation> missing_operation_table();

/// The whole table.
std::span<const known_operation> all_operations();

/// The operation of that name; null if it is unknown.
const known_operation* find_operation(target on, std::string_view name);

}  // namespace motor::conformance
