// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.hpp"
#include "entity_map.hpp"
#include "test_run.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace motor::conformance {

/// What an operation of a test has come to: a value, an entity (a cursor), or nothing.
struct outcome {
    outcome() = default;
    outcome(value found) : result(std::move(found)) {}    // NOLINT: a value is an outcome
    outcome(document_view found) : result(found) {}       // NOLINT
    outcome(const document& found) : result(found) {}     // NOLINT
    outcome(const array_value& found) : result(found) {}  // NOLINT

    static outcome of_entity(entity made) {
        outcome with;
        with.made = std::move(made);
        return with;
    }

    std::optional<value> result;
    std::optional<entity> made;
};

/// Many values as one.
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

/// An operation of the format: reads its arguments, runs what they ask for, tells what came of it.
/// Throws motor::error where Motor does, and malformed where the arguments are wrong.
using operation_function = outcome (*)(call&);

/// What operations are called on.
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
    operation_function run;    ///< null where Motor has no such operation
    std::string_view lacking;  ///< then: what it lacks
};

// The table, in a part for each kind of target.
std::span<const known_operation> client_operation_table();
std::span<const known_operation> database_operation_table();
std::span<const known_operation> collection_operation_table();
std::span<const known_operation> cursor_operation_table();
std::span<const known_operation> session_operation_table();
std::span<const known_operation> encryption_operation_table();
std::span<const known_operation> bucket_operation_table();
std::span<const known_operation> runner_operation_table();
std::span<const known_operation> missing_operation_table();

/// All of it.
std::span<const known_operation> all_operations();

/// Null if nobody knows it.
const known_operation* find_operation(target on, std::string_view name);

}  // namespace motor::conformance
