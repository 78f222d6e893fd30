// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "concerns.hpp"
#include "operations.hpp"

#include <motor/motor.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

/// What is left of a call's arguments, as options of an operation of Motor's.
namespace motor::conformance {

namespace detail {

using std::chrono::milliseconds;

inline milliseconds ms(const value_view& x) { return milliseconds{x.get<std::int64_t>()}; }

inline cursor_type cursor_type_of(const value_view& x) {
    auto name = x.get<std::string>();
    if (name == "tailable") return cursor_type::tailable;
    if (name == "tailableAwait") return cursor_type::tailable_await;
    return cursor_type::non_tailable;
}

/// An option of the format: its name, and how it is set on an operation that has it.
template <class Set>
struct named_option {
    std::string_view name;
    Set set;
};
template <class Set>
named_option(std::string_view, Set) -> named_option<Set>;

/// Each of the fluent options once. A setter is tried only on operations that have the member.
template <class F>
bool for_each_option(F&& use) {
    auto try_all = [&](const auto&... option) { return (use(option) || ...); };
    return try_all(
        named_option{"allowDiskUse", [](auto& op, auto& x)
            requires requires { op.allow_disk_use(true);
}
{ op.allow_disk_use(x.template get<bool>()); }
}  // namespace detail
, named_option{"arrayFilters",
               [](auto& op, auto& x) requires requires {op.array_filters(array_view{});
}  // namespace motor::conformance
{ op.array_filters(x.template get<array_view>()); }
}
, named_option{"batchSize", [](auto& op, auto& x) requires requires {op.batch_size(1);
}
{ op.batch_size(x.template get<int>()); }
}
, named_option{"bypassDocumentValidation",
               [](auto& op, auto& x) requires requires {op.bypass_document_validation(true);
}
{ op.bypass_document_validation(x.template get<bool>()); }
}
, named_option{"changeStreamPreAndPostImages",
               [](auto& op, auto& x) requires requires {op.change_stream_images(true);
}
{ op.change_stream_images(x["enabled"].template get<bool>()); }
}
, named_option{"clusteredIndex",
               [](auto& op, auto& x) requires requires {op.clustered_index(document_view{});
}
{ op.clustered_index(x.template get<document_view>()); }
}
, named_option{"collation", [](auto& op, auto& x) requires requires {op.collation(document_view{});
}
{ op.collation(x.template get<document_view>()); }
}
, named_option{"comment", [](auto& op, auto& x) requires requires {op.comment(value{});
}
{ op.comment(value{x}); }
}
, named_option{"cursorType",
               [](auto& op, auto& x) requires requires {op.cursor_type(cursor_type::tailable);
}
{ op.cursor_type(cursor_type_of(x)); }
}
, named_option{"dropTarget", [](auto& op, auto& x) requires requires {op.drop_target(true);
}
{ op.drop_target(x.template get<bool>()); }
}
, named_option{"encryptedFields",
               [](auto& op, auto& x) requires requires {op.encrypted_fields(document_view{});
}
{ op.encrypted_fields(x.template get<document_view>()); }
}
, named_option{"expireAfterSeconds",
               [](auto& op, auto& x) requires requires {op.expire_after(std::chrono::seconds{1});
}
{ op.expire_after(std::chrono::seconds{x.template get<std::int64_t>()}); }
}
, named_option{"filter", [](auto& op, auto& x) requires requires {op.filter(document_view{});
}
{ op.filter(x.template get<document_view>()); }
}
, named_option{"hint", [](auto& op, auto& x) requires requires {op.hint(value{});
}
{ op.hint(value{x}); }
}
, named_option{"let", [](auto& op, auto& x) requires requires {op.let(document_view{});
}
{ op.let(x.template get<document_view>()); }
}
, named_option{"limit", [](auto& op, auto& x) requires requires {op.limit(1);
}
{ op.limit(x.template get<std::int64_t>()); }
}
, named_option{"max", [](auto& op, auto& x) requires requires {op.max_documents(1);
}
{ op.max_documents(x.template get<std::int64_t>()); }
}
, named_option{"max", [](auto& op, auto& x) requires requires {op.max(document_view{});
}
{ op.max(x.template get<document_view>()); }
}
, named_option{"maxAwaitTimeMS",
               [](auto& op, auto& x) requires requires {op.max_await_time(milliseconds{1});
}
{ op.max_await_time(ms(x)); }
}
, named_option{"maxTimeMS", [](auto& op, auto& x) requires requires {op.max_time(milliseconds{1});
}
{ op.max_time(ms(x)); }
}
, named_option{"min", [](auto& op, auto& x) requires requires {op.min(document_view{});
}
{ op.min(x.template get<document_view>()); }
}
, named_option{"ordered", [](auto& op, auto& x) requires requires {op.ordered(true);
}
{ op.ordered(x.template get<bool>()); }
}
, named_option{"pipeline", [](auto& op, auto& x) requires requires {op.view_pipeline(array_view{});
}
{ op.view_pipeline(x.template get<array_view>()); }
}
, named_option{"projection",
               [](auto& op, auto& x) requires requires {op.projection(document_view{});
}
{ op.projection(x.template get<document_view>()); }
}
, named_option{"readConcern",
               [](auto& op, auto& x) requires requires {op.read_concern(motor::read_concern{});
}
{ op.read_concern(read_concern_of(x.template get<document_view>())); }
}
, named_option{"readPreference", [](auto& op, auto& x) requires requires {
                                     op.read_preference(motor::read_preference{});
}
{ op.read_preference(read_preference_of(x.template get<document_view>())); }
}
, named_option{"returnDocument",
               [](auto& op, auto& x) requires requires {op.return_document(return_document::after);
}
{
    op.return_document(x.template get<std::string>() == "After" ? return_document::after
                                                                : return_document::before);
}
}
, named_option{"skip", [](auto& op, auto& x) requires requires {op.skip(1);
}
{ op.skip(x.template get<std::int64_t>()); }
}
, named_option{"sort", [](auto& op, auto& x) requires requires {op.sort(document_view{});
}
{ op.sort(x.template get<document_view>()); }
}
, named_option{"timeseries",
               [](auto& op, auto& x) requires requires {op.time_series(document_view{});
}
{ op.time_series(x.template get<document_view>()); }
}
, named_option{"timeoutMS", [](auto& op, auto& x) requires requires {op.within(milliseconds{1});
}
{
    if (ms(x).count() > 0) op.within(ms(x));
}
}
, named_option{"upsert", [](auto& op, auto& x) requires requires {op.upsert(true);
}
{ op.upsert(x.template get<bool>()); }
}
, named_option{"validator", [](auto& op, auto& x) requires requires {op.validator(document_view{});
}
{ op.validator(x.template get<document_view>()); }
}
, named_option{"viewOn", [](auto& op, auto& x) requires requires {op.view_on(std::string_view{});
}
{ op.view_on(x.template get<std::string>()); }
}
, named_option{"writeConcern",
               [](auto& op, auto& x) requires requires {op.write_concern(motor::write_concern{});
}
{ op.write_concern(write_concern_of(x.template get<document_view>())); }
});
}

/// Options that Motor does not have, or not for every operation of the format.
constexpr std::string_view options_not_offered[] = {"rawData", "sort", "timeoutMode"};

template <class Op>
bool set_option(Op& op, std::string_view name, const value_view& x) {
    bool is_set = for_each_option([&](const auto& option) {
        if constexpr (requires { option.set(op, x); }) {
            if (option.name != name) return false;
            option.set(op, x);
            return true;
        } else {
            return false;
        }
    });
    if (is_set) return true;
    if (std::ranges::count(options_not_offered, name) != 0)
        throw not_in_library{"the option " + std::string{name}};
    return false;
}

}  // namespace detail

/// Gives the operation what is left of the arguments. A session, the only option that is no BSON
/// value, is one of the test's entities.
template <class Op>
Op& apply_options(Op& op, call& from) {
    if (auto session = from.given.take<std::string>("session")) {
        if constexpr (requires(motor::session in) { op.session(in); })
            op.session(from.run.entities.get<motor::session>(*session));
        else
            throw malformed{"a single write has no session"};
    }
    from.given.rest([&](std::string_view name, const value_view& x) {
        try {
            return detail::set_option(op, name, x);
        } catch (const bson_error&) {
            throw malformed{"\"" + std::string{name} + "\" has the wrong type"};
        }
    });
    return op;
}

}  // namespace motor::conformance
