// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The calls of Motor 0.7 that later versions have replaced, for code that is being ported: handles
/// that have the old calls beside the new ones. <motor/motor.hpp> does not include it.
///
///   motor::legacy::collection old = client["db"]["people"];
///   co_await old.insert(doc("name", "Ada"));        // warning: 'insert' is deprecated: use ...
///   co_await old.insert_one(doc("name", "Ada"));    // what it is now
///
/// Each old call says at compile time what replaces it, and at run time tells the handler of
/// on_deprecated(). Options are fluent members: `old.update(spec,
/// change).upsert(true).multi(true)`. See docs/how-to/migrate.md.
#include <motor/client.hpp>
#include <motor/legacy/bulk.hpp>
#include <motor/legacy/commands.hpp>
#include <motor/legacy/deprecation.hpp>
#include <motor/legacy/gridfs.hpp>

#include <utility>
#include <vector>

namespace motor::legacy {

/// A handle whose settings can be changed in its place; what was made of it before keeps its own.
/// Not while another thread uses the handle.
template <class Handle>
class changeable : public Handle {
public:
    using Handle::Handle;
    /// That handle, which stays as it is.
    changeable(Handle of) noexcept : Handle(std::move(of)) {}  // NOLINT

    [[deprecated("use with(read_preference)")]] void set_read_preference(
        const motor::read_preference& own, const call_site& at = call_site::current()) {
        warn("set_read_preference", "use with(read_preference)", at);
        static_cast<Handle&>(*this) = this->with(own);
    }
    [[deprecated("use with(write_concern)")]] void set_write_concern(
        const motor::write_concern& own, const call_site& at = call_site::current()) {
        warn("set_write_concern", "use with(write_concern)", at);
        static_cast<Handle&>(*this) = this->with(own);
    }
};

/// A collection with the old calls. What each sends and returns stands with it in motor/legacy/.
class collection : public changeable<motor::collection> {
public:
    /// The same collection.
    collection(motor::collection of) noexcept : changeable(std::move(of)) {}  // NOLINT
    /// The collection `name.sub`. Throws invalid_name.
    collection operator[](std::string_view sub) const;

    [[deprecated("use insert_one")]] operation<calls::insert> insert(
        document_view document, const call_site& at = call_site::current()) const;
    [[deprecated("use insert_many")]] operation<calls::insert_many> insert(
        std::vector<document> documents, const call_site& at = call_site::current()) const;
    [[deprecated("use insert_one, or replace_one with upsert")]] operation<calls::save> save(
        document_view document, const call_site& at = call_site::current()) const;
    [[deprecated("use update_one, update_many or replace_one")]] operation<calls::update> update(
        document_view spec, document_view change, const call_site& at = call_site::current()) const;
    /// Without a spec: every document.
    [[deprecated("use delete_one or delete_many")]] operation<calls::remove> remove(
        document_view spec = {}, const call_site& at = call_site::current()) const;
    [[deprecated(
        "use find_one_and_update, find_one_and_replace or "
        "find_one_and_delete")]] operation<calls::find_and_modify>
    find_and_modify(document_view query, document_view change = {},
                    const call_site& at = call_site::current()) const;
    [[deprecated("use create_index")]] operation<ops::create_index> ensure_index(
        document_view keys, document_view options = {},
        const call_site& at = call_site::current()) const;
    [[deprecated("use count_documents or estimated_document_count")]] operation<calls::count> count(
        document_view filter = {}, const call_site& at = call_site::current()) const;
    [[deprecated("use aggregate with $group")]] operation<calls::group> group(
        const value& key, document_view condition, document_view initial, std::string_view reduce,
        const call_site& at = call_site::current()) const;
    [[deprecated("use bulk_write")]] bulk_operation_builder initialize_ordered_bulk_op(
        const call_site& at = call_site::current()) const;
    [[deprecated("use bulk_write with ordered(false)")]] bulk_operation_builder
    initialize_unordered_bulk_op(const call_site& at = call_site::current()) const;

private:
    template <class Op, class... Args>
    operation<Op> make(Args&&... args) const;
};

/// A database with the old calls, and whose collections have them.
class database : public changeable<motor::database> {
public:
    /// The same database.
    database(motor::database of) noexcept : changeable(std::move(of)) {}  // NOLINT
    /// Throws invalid_name.
    collection operator[](std::string_view name) const;

    [[deprecated("use list_collection_names")]] operation<ops::list_collection_names>
    collection_names(const call_site& at = call_site::current()) const;
    [[deprecated("use run_command with createUser")]] operation<calls::add_user> add_user(
        std::string_view name, std::string_view password,
        const call_site& at = call_site::current()) const;
    [[deprecated("use run_command with dropUser")]] operation<calls::remove_user> remove_user(
        std::string_view name, const call_site& at = call_site::current()) const;
    [[deprecated("use aggregate")]] operation<calls::eval> eval(
        std::string_view function, array_view arguments = {},
        const call_site& at = call_site::current()) const;
};

/// A client with the old calls, and whose databases have them.
class client : public changeable<motor::client> {
public:
    using changeable::changeable;
    /// The same client.
    client(motor::client of) noexcept : changeable(std::move(of)) {}  // NOLINT
    /// Throws invalid_name.
    database operator[](std::string_view name) const;

    [[deprecated("use list_database_names")]] operation<ops::list_database_names> database_names(
        const call_site& at = call_site::current()) const;
    [[deprecated("use ping")]] operation<calls::alive> alive(
        const call_site& at = call_site::current()) const;
};

// The names of Motor's classes. An alias tells on_deprecated() nothing.
using motor_client [[deprecated("use motor::client")]] = client;
using motor_replica_set_client [[deprecated("use motor::client")]] = client;
using motor_database [[deprecated("use motor::database")]] = database;
using motor_collection [[deprecated("use motor::collection")]] = collection;
using motor_cursor [[deprecated("use motor::cursor")]] = motor::cursor;

}  // namespace motor::legacy
