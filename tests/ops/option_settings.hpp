// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/builder.hpp>
#include <motor/client.hpp>
#include <motor/ops/client_bulk_write.hpp>

#include <chrono>
#include <cstddef>
#include <vector>

/// Every option of any operation, the setting that a test uses, and the fields that it becomes in
/// the command: `settings_of<Handle>(option<ops::hint_option>{})`. An option that is missing here
/// does not compile in every_option_test.cpp.
namespace motor::testing {

template <template <class> class>
struct option {};

/// Number of options of an operation.
template <class List>
inline constexpr std::size_t option_count = 0;
template <class Self, template <class> class... Option>
inline constexpr std::size_t option_count<ops::option_list<Self, Option...>> = sizeof...(Option);

template <class Handle>
struct setting {
    void (*set)(Handle&);
    document added;
};
template <class H>
using settings = std::vector<setting<H>>;

inline const document by_a = doc("a", 1);
inline const document french = doc("locale", "fr");
inline const array_value by_stages = array(doc("$match", doc("a", 1)));

// clang-format off: a table

// Options of reads and writes.
template <class H>
settings<H> settings_of(option<ops::projection_option>) {
    return {{[](H& o) { o.projection(by_a); }, doc("projection", by_a)}};
}
template <class H>
settings<H> settings_of(option<ops::sort_option>) {
    return {{[](H& o) { o.sort(doc("a", -1, "b", 1)); }, doc("sort", doc("a", -1, "b", 1))}};
}
template <class H>
settings<H> settings_of(option<ops::skip_option>) {
    return {{[](H& o) { o.skip(5); }, doc("skip", 5LL)},
            {[](H& o) { o.skip(0); }, doc("skip", 0LL)}};
}
template <class H>
settings<H> settings_of(option<ops::limit_option>) {
    return {{[](H& o) { o.limit(6); }, doc("limit", 6LL)},
            {[](H& o) { o.limit(0); }, doc("limit", 0LL)}};
}
template <class H>
settings<H> settings_of(option<ops::batch_size_option>) {
    return {{[](H& o) { o.batch_size(7); }, doc("batchSize", 7)},
            {[](H& o) { o.batch_size(0); }, doc("batchSize", 0)}};
}
template <class H>
settings<H> settings_of(option<ops::collation_option>) {
    return {{[](H& o) { o.collation(french); }, doc("collation", french)}};
}
template <class H>
settings<H> settings_of(option<ops::hint_option>) {
    return {{[](H& o) { o.hint("a_1"); }, doc("hint", "a_1")},
            {[](H& o) { o.hint(by_a); }, doc("hint", by_a)}};
}
template <class H>
settings<H> settings_of(option<ops::let_option>) {
    return {{[](H& o) { o.let(doc("x", 1)); }, doc("let", doc("x", 1))}};
}
template <class H>
settings<H> settings_of(option<ops::max_option>) {
    return {{[](H& o) { o.max(by_a); }, doc("max", by_a)}};
}
template <class H>
settings<H> settings_of(option<ops::min_option>) {
    return {{[](H& o) { o.min(by_a); }, doc("min", by_a)}};
}
template <class H>
settings<H> settings_of(option<ops::return_key_option>) {
    return {{[](H& o) { o.return_key(true); }, doc("returnKey", true)},
            {[](H& o) { o.return_key(false); }, doc("returnKey", false)}};
}
template <class H>
settings<H> settings_of(option<ops::show_record_id_option>) {
    return {{[](H& o) { o.show_record_id(true); }, doc("showRecordId", true)},
            {[](H& o) { o.show_record_id(false); }, doc("showRecordId", false)}};
}
template <class H>
settings<H> settings_of(option<ops::allow_partial_results_option>) {
    return {{[](H& o) { o.allow_partial_results(true); }, doc("allowPartialResults", true)},
            {[](H& o) { o.allow_partial_results(false); }, doc("allowPartialResults", false)}};
}
template <class H>
settings<H> settings_of(option<ops::no_cursor_timeout_option>) {
    return {{[](H& o) { o.no_cursor_timeout(true); }, doc("noCursorTimeout", true)},
            {[](H& o) { o.no_cursor_timeout(false); }, doc("noCursorTimeout", false)}};
}
template <class H>
settings<H> settings_of(option<ops::allow_disk_use_option>) {
    return {{[](H& o) { o.allow_disk_use(true); }, doc("allowDiskUse", true)},
            {[](H& o) { o.allow_disk_use(false); }, doc("allowDiskUse", false)}};
}
template <class H>
settings<H> settings_of(option<ops::cursor_type_option>) {
    return {{[](H& o) { o.cursor_type(cursor_type::tailable); }, doc("tailable", true)},
            {[](H& o) { o.cursor_type(cursor_type::tailable_await); },
             doc("tailable", true, "awaitData", true)},
            {[](H& o) { o.cursor_type(cursor_type::non_tailable); }, doc("tailable", false)}};
}
template <class H>
settings<H> settings_of(option<ops::max_await_time_option>) {
    return {
        {[](H& o) { o.max_await_time(std::chrono::seconds{1}); }, doc("maxAwaitTimeMS", 1000LL)},
        {[](H& o) { o.max_await_time(std::chrono::seconds{0}); }, doc("maxAwaitTimeMS", 0LL)}};
}
template <class H>
settings<H> settings_of(option<ops::comment_option>) {
    return {{[](H& o) { o.comment("why"); }, doc("comment", "why")},
            {[](H& o) { o.comment(doc("why", 1)); }, doc("comment", doc("why", 1))}};
}
template <class H>
settings<H> settings_of(option<ops::max_time_option>) {
    return {{[](H& o) { o.max_time(std::chrono::seconds{2}); }, doc("maxTimeMS", 2000LL)},
            {[](H& o) { o.max_time(std::chrono::seconds{0}); }, doc("maxTimeMS", 0LL)},
            {[](H& o) { o.max_time(std::chrono::years{1}); }, doc("maxTimeMS", 2147483647LL)}};
}
template <class H>
settings<H> settings_of(option<ops::raw_data_option>) {
    return {{[](H& o) { o.raw_data(true); }, doc("rawData", true)},
            {[](H& o) { o.raw_data(false); }, doc("rawData", false)}};
}
template <class H>
settings<H> settings_of(option<ops::read_concern_option>) {
    using rc = motor::read_concern;
    auto at = [](const char* level) { return doc("readConcern", doc("level", level)); };
    return {{[](H& o) { o.read_concern(rc::local()); }, at("local")},
            {[](H& o) { o.read_concern(rc::available()); }, at("available")},
            {[](H& o) { o.read_concern(rc::majority()); }, at("majority")},
            {[](H& o) { o.read_concern(rc::linearizable()); }, at("linearizable")},
            {[](H& o) { o.read_concern(rc::snapshot()); }, at("snapshot")},
            {[](H& o) { o.read_concern(rc{"new"}); }, at("new")}};
}
template <class H>
settings<H> settings_of(option<ops::write_concern_option>) {
    using wc = motor::write_concern;
    auto with = [](const document& spec) { return doc("writeConcern", spec); };
    return {{[](H& o) { o.write_concern(wc::nodes(2)); }, with(doc("w", 2))},
            {[](H& o) { o.write_concern(wc::nodes(1)); }, with(doc("w", 1))},
            {[](H& o) { o.write_concern(wc::majority()); }, with(doc("w", "majority"))},
            {[](H& o) { o.write_concern(wc::tagged("east")); }, with(doc("w", "east"))},
            {[](H& o) { o.write_concern(wc{}.journal(true)); }, with(doc("j", true))},
            {[](H& o) { o.write_concern(wc{}.journal(false)); }, with(doc("j", false))},
            {[](H& o) { o.write_concern(wc::nodes(3).timeout(std::chrono::milliseconds{9})); },
             with(doc("w", 3, "wtimeout", 9))},
            {[](H& o) { o.write_concern(wc::unacknowledged()); }, with(doc("w", 0))}};
}
template <class H>
settings<H> settings_of(option<ops::read_preference_option>) {
    using rp = motor::read_preference;
    auto with = [](const document& spec) { return doc("$readPreference", spec); };
    auto tags = array(doc("dc", "east"), doc());
    return {{[](H& o) { o.read_preference(rp::primary()); }, doc()},
            {[](H& o) { o.read_preference(rp::primary_preferred()); },
             with(doc("mode", "primaryPreferred"))},
            {[](H& o) { o.read_preference(rp::secondary()); }, with(doc("mode", "secondary"))},
            {[](H& o) { o.read_preference(rp::secondary_preferred()); },
             with(doc("mode", "secondaryPreferred"))},
            {[](H& o) { o.read_preference(rp::nearest()); }, with(doc("mode", "nearest"))},
            {[](H& o) { o.read_preference(rp::nearest().tags(doc("dc", "east")).tags(doc())); },
             with(doc("mode", "nearest", "tags", tags))},
            {[](H& o) { o.read_preference(rp::nearest().max_staleness(std::chrono::seconds{90})); },
             with(doc("mode", "nearest", "maxStalenessSeconds", 90LL))},
            {[](H& o) { o.read_preference(rp::nearest().hedge(true)); },
             with(doc("mode", "nearest", "hedge", doc("enabled", true)))}};
}

// Options of writes only.
template <class H>
settings<H> settings_of(option<ops::ordered_option>) {
    return {{[](H& o) { o.ordered(true); }, doc("ordered", true)},
            {[](H& o) { o.ordered(false); }, doc("ordered", false)}};
}
template <class H>
settings<H> settings_of(option<ops::bypass_document_validation_option>) {
    return {
        {[](H& o) { o.bypass_document_validation(true); }, doc("bypassDocumentValidation", true)},
        {[](H& o) { o.bypass_document_validation(false); },
         doc("bypassDocumentValidation", false)}};
}
template <class H>
settings<H> settings_of(option<ops::upsert_option>) {
    return {{[](H& o) { o.upsert(true); }, doc("upsert", true)},
            {[](H& o) { o.upsert(false); }, doc("upsert", false)}};
}
template <class H>
settings<H> settings_of(option<ops::array_filters_option>) {
    return {{[](H& o) { o.array_filters(array(by_a)); }, doc("arrayFilters", array(by_a))}};
}
template <class H>
settings<H> settings_of(option<ops::return_document_option>) {
    return {{[](H& o) { o.return_document(return_document::after); }, doc("new", true)},
            {[](H& o) { o.return_document(return_document::before); }, doc("new", false)}};
}
template <class H>
settings<H> settings_of(option<ops::returned_fields_option>) {
    return {{[](H& o) { o.projection(by_a); }, doc("fields", by_a)}};
}

template <class H>
settings<H> settings_of(option<ops::verbose_results_option>) {
    return {{[](H& o) { o.verbose_results(true); }, doc()},  // how it is sent, not what
            {[](H& o) { o.verbose_results(false); }, doc()}};
}

// Options of collections, databases and indexes.
template <class H>
settings<H> settings_of(option<ops::capped_option>) {
    return {{[](H& o) { o.capped(4096); }, doc("capped", true, "size", 4096LL)}};
}
template <class H>
settings<H> settings_of(option<ops::max_documents_option>) {
    return {{[](H& o) { o.max_documents(9); }, doc("max", 9LL)},
            {[](H& o) { o.max_documents(0); }, doc("max", 0LL)}};
}
template <class H>
settings<H> settings_of(option<ops::validator_option>) {
    return {{[](H& o) { o.validator(by_a); }, doc("validator", by_a)}};
}
template <class H>
settings<H> settings_of(option<ops::validation_level_option>) {
    return {{[](H& o) { o.validation_level("moderate"); }, doc("validationLevel", "moderate")}};
}
template <class H>
settings<H> settings_of(option<ops::validation_action_option>) {
    return {{[](H& o) { o.validation_action("warn"); }, doc("validationAction", "warn")}};
}
template <class H>
settings<H> settings_of(option<ops::view_on_option>) {
    return {{[](H& o) { o.view_on("b"); }, doc("viewOn", "b")}};
}
template <class H>
settings<H> settings_of(option<ops::view_pipeline_option>) {
    return {{[](H& o) { o.view_pipeline(by_stages); }, doc("pipeline", by_stages)}};
}
template <class H>
settings<H> settings_of(option<ops::time_series_option>) {
    return {{[](H& o) { o.time_series(doc("timeField", "t")); },
             doc("timeseries", doc("timeField", "t"))}};
}
template <class H>
settings<H> settings_of(option<ops::expire_after_option>) {
    return {
        {[](H& o) { o.expire_after(std::chrono::hours{1}); }, doc("expireAfterSeconds", 3600LL)},
        {[](H& o) { o.expire_after(std::chrono::hours{0}); }, doc("expireAfterSeconds", 0LL)}};
}
template <class H>
settings<H> settings_of(option<ops::clustered_index_option>) {
    return {{[](H& o) { o.clustered_index(doc("key", by_a)); },
             doc("clusteredIndex", doc("key", by_a))}};
}
template <class H>
settings<H> settings_of(option<ops::change_stream_images_option>) {
    return {{[](H& o) { o.change_stream_images(true); },
             doc("changeStreamPreAndPostImages", doc("enabled", true))},
            {[](H& o) { o.change_stream_images(false); },
             doc("changeStreamPreAndPostImages", doc("enabled", false))}};
}
template <class H>
settings<H> settings_of(option<ops::storage_engine_option>) {
    return {{[](H& o) { o.storage_engine(by_a); }, doc("storageEngine", by_a)}};
}
template <class H>
settings<H> settings_of(option<ops::index_option_defaults_option>) {
    return {{[](H& o) { o.index_option_defaults(by_a); }, doc("indexOptionDefaults", by_a)}};
}
template <class H>
settings<H> settings_of(option<ops::encrypted_fields_option>) {
    return {{[](H& o) { o.encrypted_fields(by_a); }, doc("encryptedFields", by_a)}};
}
template <class H>
settings<H> settings_of(option<ops::drop_target_option>) {
    return {{[](H& o) { o.drop_target(true); }, doc("dropTarget", true)},
            {[](H& o) { o.drop_target(false); }, doc("dropTarget", false)}};
}
template <class H>
settings<H> settings_of(option<ops::filter_option>) {
    return {{[](H& o) { o.filter(by_a); }, doc("filter", by_a)}};
}
template <class H>
settings<H> settings_of(option<ops::authorized_collections_option>) {
    return {{[](H& o) { o.authorized_collections(true); }, doc("authorizedCollections", true)},
            {[](H& o) { o.authorized_collections(false); }, doc("authorizedCollections", false)}};
}
template <class H>
settings<H> settings_of(option<ops::authorized_databases_option>) {
    return {{[](H& o) { o.authorized_databases(true); }, doc("authorizedDatabases", true)},
            {[](H& o) { o.authorized_databases(false); }, doc("authorizedDatabases", false)}};
}
template <class H>
settings<H> settings_of(option<ops::commit_quorum_option>) {
    return {{[](H& o) { o.commit_quorum(3); }, doc("commitQuorum", 3)},
            {[](H& o) { o.commit_quorum("majority"); }, doc("commitQuorum", "majority")}};
}

// Options of mapReduce.
template <class H>
settings<H> settings_of(option<ops::query_option>) {
    return {{[](H& o) { o.query(by_a); }, doc("query", by_a)}};
}
template <class H>
settings<H> settings_of(option<ops::finalize_option>) {
    return {{[](H& o) { o.finalize("f"); }, doc("finalize", code{"f"})}};
}
template <class H>
settings<H> settings_of(option<ops::scope_option>) {
    return {{[](H& o) { o.scope(by_a); }, doc("scope", by_a)}};
}
template <class H>
settings<H> settings_of(option<ops::verbose_option>) {
    return {{[](H& o) { o.verbose(true); }, doc("verbose", true)},
            {[](H& o) { o.verbose(false); }, doc("verbose", false)}};
}

// Options of administrative commands.
template <class H>
settings<H> settings_of(option<ops::full_option>) {
    return {{[](H& o) { o.full(true); }, doc("full", true)},
            {[](H& o) { o.full(false); }, doc("full", false)}};
}
template <class H>
settings<H> settings_of(option<ops::background_option>) {
    return {{[](H& o) { o.background(true); }, doc("background", true)},
            {[](H& o) { o.background(false); }, doc("background", false)}};
}
template <class H>
settings<H> settings_of(option<ops::lock_option>) {
    return {{[](H& o) { o.lock(true); }, doc("lock", true)},
            {[](H& o) { o.lock(false); }, doc("lock", false)}};
}
template <class H>
settings<H> settings_of(option<ops::include_all_option>) {
    return {{[](H& o) { o.include_all(true); }, doc("$all", true)},
            {[](H& o) { o.include_all(false); }, doc("$all", false)}};
}
template <class H>
settings<H> settings_of(option<ops::own_operations_option>) {
    return {{[](H& o) { o.own_operations(true); }, doc("$ownOps", true)},
            {[](H& o) { o.own_operations(false); }, doc("$ownOps", false)}};
}
template <class H>
settings<H> settings_of(option<ops::slow_ms_option>) {
    return {{[](H& o) { o.slow_ms(std::chrono::milliseconds{50}); }, doc("slowms", 50LL)},
            {[](H& o) { o.slow_ms(std::chrono::milliseconds{0}); }, doc("slowms", 0LL)}};
}
template <class H>
settings<H> settings_of(option<ops::sample_rate_option>) {
    return {{[](H& o) { o.sample_rate(0.5); }, doc("sampleRate", 0.5)},
            {[](H& o) { o.sample_rate(0); }, doc("sampleRate", 0.0)}};
}
template <class H>
settings<H> settings_of(option<ops::profiling_filter_option>) {
    return {{[](H& o) { o.filter(by_a); }, doc("filter", by_a)},
            {[](H& o) { o.filter("unset"); }, doc("filter", "unset")}};
}

// Options of change streams.
template <class H>
settings<H> settings_of(option<ops::full_document_option>) {
    return {{[](H& o) { o.full_document("updateLookup"); }, doc("fullDocument", "updateLookup")}};
}
template <class H>
settings<H> settings_of(option<ops::full_document_before_change_option>) {
    return {{[](H& o) { o.full_document_before_change("required"); },
             doc("fullDocumentBeforeChange", "required")}};
}
template <class H>
settings<H> settings_of(option<ops::resume_after_option>) {
    return {
        {[](H& o) { o.resume_after(doc("_data", "x")); }, doc("resumeAfter", doc("_data", "x"))}};
}
template <class H>
settings<H> settings_of(option<ops::start_after_option>) {
    return {{[](H& o) { o.start_after(doc("_data", "x")); }, doc("startAfter", doc("_data", "x"))}};
}
template <class H>
settings<H> settings_of(option<ops::start_at_operation_time_option>) {
    return {{[](H& o) {
                 o.start_at_operation_time(timestamp{7, 1});
             },
             doc("startAtOperationTime", timestamp{7, 1})}};
}
template <class H>
settings<H> settings_of(option<ops::show_expanded_events_option>) {
    return {{[](H& o) { o.show_expanded_events(true); }, doc("showExpandedEvents", true)},
            {[](H& o) { o.show_expanded_events(false); }, doc("showExpandedEvents", false)}};
}
// clang-format on

}  // namespace motor::testing
