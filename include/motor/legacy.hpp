// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The calls of Motor 0.7 that later versions have replaced, for code that is being ported: handles
/// that have the old calls besides the new ones. <motor/motor.hpp> does not include it.
///
///   motor::legacy::collection old = client["db"]["people"];
///   co_await old.insert(doc("name", "Ada"));        // warning: 'insert' is deprecated: use ...
///   co_await old.insert_one(doc("name", "Ada"));    // what it is now
///
/// Each old call names its replacement at compile time, and at run time calls the handler of
/// on_deprecated(). Options are fluent members: `old.update(spec,
/// change).upsert(true).multi(true)`. See docs/how-to/migrate.md.
#include <motor/client.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/legacy/bulk.hpp>
#include <motor/legacy/commands.hpp>
#include <motor/legacy/deprecation.hpp>
#include <motor/legacy/gridfs.hpp>

#include <utility>
#include <vector>

namespace motor::legacy {

/// A handle whose settings can be changed in place; handles made from it earlier keep their own. Do
/// not change it while another thread uses the handle.
template <class Handle>
class changeable : public Handle {
public:
    using Handle::Handle;
    /// Wraps a copy of the handle, which itself stays unchanged.
    changeable(Handle of) noexcept : Handle(std::move(of)) {}

    /// Changes the read preference of this handle.
    [[deprecated("use with(read_preference)")]] void set_read_preference(
        const motor::read_preference& own, const call_site& site = call_site::current()) {
        warn("set_read_preference", "use with(read_preference)", site);
        static_cast<Handle&>(*this) = this->with(own);
    }
    /// Changes the write concern of this handle.
    [[deprecated("use with(write_concern)")]] void set_write_concern(
        const motor::write_concern& own, const call_site& site = call_site::current()) {
        warn("set_write_concern", "use with(write_concern)", site);
        static_cast<Handle&>(*this) = this->with(own);
    }
};

/// A collection with the old calls. The options of these calls are in motor/legacy/.
class MOTOR_EXPORT collection : public changeable<motor::collection> {
public:
    /// Adds the old calls to a collection.
    collection(motor::collection of) noexcept : changeable(std::move(of)) {}
    /// The collection `name.sub`. Throws invalid_name.
    collection operator[](std::string_view sub) const;

    /// Stores a document. Returns its `_id`, which is added if it has none.
    [[deprecated("use insert_one")]] operation<calls::insert> insert(
        document_view document, const call_site& site = call_site::current()) const;
    /// Stores documents. Returns the `_id` of each document.
    [[deprecated("use insert_many")]] operation<calls::insert_many> insert(
        std::vector<document> documents, const call_site& site = call_site::current()) const;
    /// Replaces the document with the same `_id`, or inserts it. Returns the `_id`.
    [[deprecated("use insert_one, or replace_one with upsert")]] operation<calls::save> save(
        document_view document, const call_site& site = call_site::current()) const;
    /// Changes the first match, or with multi(true) every match, by operators; or replaces the
    /// first match. Returns `{n, nModified, updatedExisting, upserted, ok}`.
    [[deprecated("use update_one, update_many or replace_one")]] operation<calls::update> update(
        document_view spec, document_view change,
        const call_site& site = call_site::current()) const;
    /// Deletes every match, or with multi(false) the first match; without a spec every document.
    /// Returns `{n, ok}`.
    [[deprecated("use delete_one or delete_many")]] operation<calls::remove> remove(
        document_view spec = {}, const call_site& site = call_site::current()) const;
    /// Changes, replaces or removes the first match, and returns it; nothing if none matched.
    /// Requires a change or remove(true).
    [[deprecated(
        "use find_one_and_update, find_one_and_replace or "
        "find_one_and_delete")]] operation<calls::find_and_modify>
    find_and_modify(document_view query, document_view change = {},
                    const call_site& site = call_site::current()) const;
    /// Makes an index and returns its name.
    [[deprecated("use create_index")]] operation<ops::create_index> ensure_index(
        document_view keys, document_view options = {},
        const call_site& site = call_site::current()) const;
    /// Counts by the `count` command, which may be inaccurate on a sharded cluster.
    [[deprecated("use count_documents or estimated_document_count")]] operation<calls::count> count(
        document_view filter = {}, const call_site& site = call_site::current()) const;
    /// Sends `group`, which servers from 4.2 on reject. Returns its `retval`.
    [[deprecated("use aggregate with $group")]] operation<calls::group> group(
        const value& key, document_view condition, document_view initial, std::string_view reduce,
        const call_site& site = call_site::current()) const;
    /// Collects writes that are sent in order, up to the first error.
    [[deprecated("use bulk_write")]] bulk_operation_builder initialize_ordered_bulk_op(
        const call_site& site = call_site::current()) const;
    /// Collects writes that are all tried, in any order.
    [[deprecated("use bulk_write with ordered(false)")]] bulk_operation_builder
    initialize_unordered_bulk_op(const call_site& site = call_site::current()) const;
};

/// A database with the old calls, and whose collections have them.
class MOTOR_EXPORT database : public changeable<motor::database> {
public:
    /// Adds the old calls to a database.
    database(motor::database of) noexcept : changeable(std::move(of)) {}
    /// The collection of that name. Throws invalid_name.
    collection operator[](std::string_view name) const;

    /// Names of all collections.
    [[deprecated("use list_collection_names")]] operation<ops::list_collection_names>
    collection_names(const call_site& site = call_site::current()) const;
    /// Sends `createUser` or, for an existing user, `updateUser`. The password is sent in plain
    /// text: use TLS.
    [[deprecated("use run_command with createUser")]] operation<calls::add_user> add_user(
        std::string_view name, std::string_view password,
        const call_site& site = call_site::current()) const;
    /// Sends `dropUser`. It is no error if there is no such user.
    [[deprecated("use run_command with dropUser")]] operation<calls::remove_user> remove_user(
        std::string_view name, const call_site& site = call_site::current()) const;
    /// Sends `eval`, which servers from 4.2 on reject. Returns its `retval`.
    [[deprecated("use aggregate")]] operation<calls::eval> eval(
        std::string_view function, array_view arguments = {},
        const call_site& site = call_site::current()) const;
};

/// A client with the old calls, and whose databases have them.
class MOTOR_EXPORT client : public changeable<motor::client> {
public:
    using changeable::changeable;
    /// Adds the old calls to a client.
    client(motor::client of) noexcept : changeable(std::move(of)) {}
    /// The database of that name. Throws invalid_name.
    database operator[](std::string_view name) const;

    /// Names of all databases.
    [[deprecated("use list_database_names")]] operation<ops::list_database_names> database_names(
        const call_site& site = call_site::current()) const;
    /// Whether the server answers a ping. Never throws.
    [[deprecated("use ping")]] operation<calls::alive> alive(
        const call_site& site = call_site::current()) const;
};

// Names of Motor's classes. They are aliases, so using one does not call the handler of
// on_deprecated().
/// `MotorClient` of Motor 0.7.
using motor_client [[deprecated("use motor::client")]] = client;
/// `MotorReplicaSetClient` of Motor 0.7.
using motor_replica_set_client [[deprecated("use motor::client")]] = client;
/// `MotorDatabase` of Motor 0.7.
using motor_database [[deprecated("use motor::database")]] = database;
/// `MotorCollection` of Motor 0.7.
using motor_collection [[deprecated("use motor::collection")]] = collection;
/// `MotorCursor` of Motor 0.7.
using motor_cursor [[deprecated("use motor::cursor")]] = motor::cursor;

}  // namespace motor::legacy
