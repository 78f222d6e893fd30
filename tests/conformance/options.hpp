// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "concerns.hpp"
#include "operations.hpp"

#include <motor/motor.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

/// Sets the remaining arguments of a call as options of an operation of Motor's.
namespace motor::conformance {

namespace detail {

using std::chrono::milliseconds;

inline milliseconds ms(const value_view& x) { return milliseconds{x.get<std::int64_t>()}; }

inline cursor_type cursor_type_of(const value_view& x) {
    auto name = x.get<std::string>();
    if (name == "tailable") return cursor_type::tailable;
    if (name == "tailableAwait") return cursor_type::tailable_await;
    if (name == "nonTailable") return cursor_type::non_tailable;
    throw malformed{"there is no type of cursors \"" + name + "\""};
}

inline timeout_mode timeout_mode_of(const value_view& x) {
    auto name = x.get<std::string>();
    if (name == "iteration") return timeout_mode::iteration;
    if (name == "cursorLifetime") return timeout_mode::cursor_lifetime;
    throw malformed{"there is no timeoutMode " + name};
}

inline return_document return_document_of(const value_view& x) {
    auto name = x.get<std::string>();
    if (name == "After") return return_document::after;
    if (name == "Before") return return_document::before;
    throw malformed{"there is no returned document \"" + name + "\""};
}

// Each fluent option once, for the operations that have it. Returns false if the operation has none
// of that name. There are three functions only because of their length.

template <class Op>
bool set_documents(Op& op, std::string_view name, const value_view& x) {
    if constexpr (requires { op.clustered_index(document_view{}); })
        if (name == "clusteredIndex") return op.clustered_index(x.get<document_view>()), true;
    if constexpr (requires { op.collation(document_view{}); })
        if (name == "collation") return op.collation(x.get<document_view>()), true;
    if constexpr (requires { op.encrypted_fields(document_view{}); })
        if (name == "encryptedFields") return op.encrypted_fields(x.get<document_view>()), true;
    if constexpr (requires { op.filter(document_view{}); })
        if (name == "filter") return op.filter(x.get<document_view>()), true;
    if constexpr (requires { op.let(document_view{}); })
        if (name == "let") return op.let(x.get<document_view>()), true;
    if constexpr (requires { op.max(document_view{}); })
        if (name == "max") return op.max(x.get<document_view>()), true;
    if constexpr (requires { op.min(document_view{}); })
        if (name == "min") return op.min(x.get<document_view>()), true;
    if constexpr (requires { op.projection(document_view{}); })
        if (name == "projection") return op.projection(x.get<document_view>()), true;
    if constexpr (requires { op.resume_after(document_view{}); })
        if (name == "resumeAfter") return op.resume_after(x.get<document_view>()), true;
    if constexpr (requires { op.sort(document_view{}); })
        if (name == "sort") return op.sort(x.get<document_view>()), true;
    if constexpr (requires { op.start_after(document_view{}); })
        if (name == "startAfter") return op.start_after(x.get<document_view>()), true;
    if constexpr (requires { op.time_series(document_view{}); })
        if (name == "timeseries") return op.time_series(x.get<document_view>()), true;
    if constexpr (requires { op.validator(document_view{}); })
        if (name == "validator") return op.validator(x.get<document_view>()), true;
    if constexpr (requires { op.array_filters(array_view{}); })
        if (name == "arrayFilters") return op.array_filters(x.get<array_view>()), true;
    if constexpr (requires { op.view_pipeline(array_view{}); })
        if (name == "pipeline") return op.view_pipeline(x.get<array_view>()), true;
    return false;
}

template <class Op>
bool set_plain(Op& op, std::string_view name, const value_view& x) {
    if constexpr (requires { op.allow_disk_use(true); })
        if (name == "allowDiskUse") return op.allow_disk_use(x.get<bool>()), true;
    if constexpr (requires { op.allow_partial_results(true); })
        if (name == "allowPartialResults") return op.allow_partial_results(x.get<bool>()), true;
    if constexpr (requires { op.bypass_document_validation(true); })
        if (name == "bypassDocumentValidation")
            return op.bypass_document_validation(x.get<bool>()), true;
    if constexpr (requires { op.drop_target(true); })
        if (name == "dropTarget") return op.drop_target(x.get<bool>()), true;
    if constexpr (requires { op.no_cursor_timeout(true); })
        if (name == "noCursorTimeout") return op.no_cursor_timeout(x.get<bool>()), true;
    if constexpr (requires { op.ordered(true); })
        if (name == "ordered") return op.ordered(x.get<bool>()), true;
    if constexpr (requires { op.raw_data(true); })
        if (name == "rawData") return op.raw_data(x.get<bool>()), true;
    if constexpr (requires { op.return_key(true); })
        if (name == "returnKey") return op.return_key(x.get<bool>()), true;
    if constexpr (requires { op.show_record_id(true); })
        if (name == "showRecordId") return op.show_record_id(x.get<bool>()), true;
    if constexpr (requires { op.show_expanded_events(true); })
        if (name == "showExpandedEvents") return op.show_expanded_events(x.get<bool>()), true;
    if constexpr (requires { op.upsert(true); })
        if (name == "upsert") return op.upsert(x.get<bool>()), true;
    if constexpr (requires { op.limit(std::int64_t{}); })
        if (name == "limit") return op.limit(x.get<std::int64_t>()), true;
    if constexpr (requires { op.max_documents(std::int64_t{}); })
        if (name == "max") return op.max_documents(x.get<std::int64_t>()), true;
    if constexpr (requires { op.skip(std::int64_t{}); })
        if (name == "skip") return op.skip(x.get<std::int64_t>()), true;
    if constexpr (requires { op.batch_size(0); })
        if (name == "batchSize") return op.batch_size(x.get<int>()), true;
    if constexpr (requires { op.full_document(std::string_view{}); })
        if (name == "fullDocument") return op.full_document(x.get<std::string>()), true;
    if constexpr (requires { op.full_document_before_change(std::string_view{}); })
        if (name == "fullDocumentBeforeChange")
            return op.full_document_before_change(x.get<std::string>()), true;
    if constexpr (requires { op.view_on(std::string_view{}); })
        if (name == "viewOn") return op.view_on(x.get<std::string>()), true;
    return false;
}

template <class Op>
bool set_others(Op& op, std::string_view name, const value_view& x) {
    if constexpr (requires { op.comment(value{}); })
        if (name == "comment") return op.comment(value{x}), true;
    if constexpr (requires { op.hint(value{}); })
        if (name == "hint") return op.hint(value{x}), true;
    if constexpr (requires { op.max_await_time(milliseconds{}); })
        if (name == "maxAwaitTimeMS") return op.max_await_time(ms(x)), true;
    if constexpr (requires { op.max_time(milliseconds{}); })
        if (name == "maxTimeMS") return op.max_time(ms(x)), true;
    if constexpr (requires { op.expire_after(std::chrono::seconds{}); })
        if (name == "expireAfterSeconds")
            return op.expire_after(std::chrono::seconds{x.get<std::int64_t>()}), true;
    if constexpr (requires { op.start_at_operation_time(timestamp{}); })
        if (name == "startAtOperationTime")
            return op.start_at_operation_time(x.get<timestamp>()), true;
    if constexpr (requires { op.cursor_type(cursor_type{}); })
        if (name == "cursorType") return op.cursor_type(cursor_type_of(x)), true;
    if constexpr (requires { op.timeout_mode(timeout_mode{}); })
        if (name == "timeoutMode") return op.timeout_mode(timeout_mode_of(x)), true;
    if constexpr (requires { op.return_document(return_document{}); })
        if (name == "returnDocument") return op.return_document(return_document_of(x)), true;
    if constexpr (requires { op.change_stream_images(true); })
        if (name == "changeStreamPreAndPostImages")
            return op.change_stream_images(x["enabled"].get<bool>()), true;
    if constexpr (requires { op.read_concern(motor::read_concern{}); })
        if (name == "readConcern")
            return op.read_concern(read_concern_of(x.get<document_view>())), true;
    if constexpr (requires { op.read_preference(motor::read_preference{}); })
        if (name == "readPreference")
            return op.read_preference(read_preference_of(x.get<document_view>())), true;
    if constexpr (requires { op.write_concern(motor::write_concern{}); })
        if (name == "writeConcern")
            return op.write_concern(write_concern_of(x.get<document_view>())), true;
    if constexpr (requires { op.within(milliseconds{}); })
        if (name == "timeoutMS") return ms(x).count() > 0 ? (op.within(ms(x)), true) : true;
    return false;
}

template <class Op>
bool set_option(Op& op, std::string_view name, const value_view& x) {
    return set_documents(op, name, x) || set_plain(op, name, x) || set_others(op, name, x);
}

}  // namespace detail

/// Sets the remaining arguments on the operation. A session, the only option that is not a BSON
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

/// Opens a change stream on a handle.
template <class Handle>
outcome create_change_stream(const Handle& over, call& from) {
    auto stream = over.watch(from.given.require<array_view>("pipeline"));
    apply_options(stream, from).open().get();
    return outcome::of_entity(stream);
}

}  // namespace motor::conformance
