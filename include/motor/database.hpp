// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/change_stream.hpp>
#include <motor/collection.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/handle.hpp>
#include <motor/operation.hpp>
#include <motor/ops/aggregate.hpp>
#include <motor/ops/collections.hpp>
#include <motor/ops/databases.hpp>
#include <motor/ops/dereference.hpp>
#include <motor/ops/maintenance.hpp>
#include <motor/ops/profiling.hpp>
#include <motor/ops/run_command.hpp>
#include <motor/ops/server.hpp>

#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>

namespace motor {

class gridfs_bucket;

/// The operations of motor::database; see collection_operations.
template <class Self>
class database_operations : public handle<Self> {
public:
    // clang-format off: a list of what there is, a line each
    /// Sends a command unchanged, and returns the server's reply. Inherits no concern and no read
    /// preference, and is never retried.
    operation<ops::run_command> run_command(document_view command) const {
        return make(ops::run_command(command));
    }
    /// A cursor over the reply to a command: sends the command unchanged when the first document is
    /// asked for. The options are sent with each `getMore`, not with the command. Throws
    /// protocol_error if the reply has no cursor.
    basic_cursor<ops::run_cursor_command> run_cursor_command(document_view command) const {
        return open(ops::run_cursor_command(command));
    }
    /// A cursor over the results of a pipeline that needs no collection, such as `$currentOp` or
    /// `$documents`: sends `aggregate` when the first document is asked for.
    basic_cursor<ops::aggregate> aggregate(array_view pipeline) const {
        return open(ops::aggregate(pipeline));
    }
    /// The changes in all collections of this database, as collection::watch() yields those of one.
    change_stream watch(array_view pipeline = {}) const {
        return detail::access::make<change_stream>(this->context_, ops::watch(pipeline));
    }
    /// A cursor with one document for each collection: sends `listCollections` when the first
    /// document is asked for. Fields: name, type, options, info, idIndex.
    basic_cursor<ops::list_collections> list_collections() const {
        return open(ops::list_collections());
    }
    /// Sends `listCollections`: returns the names of all collections.
    operation<ops::list_collection_names> list_collection_names() const {
        return make(ops::list_collection_names());
    }
    /// Sends `create`: makes a collection or, with view_on(), a view. Throws invalid_name, or
    /// operation_failure if it exists.
    operation<ops::create_collection> create_collection(std::string_view name) const {
        return make(ops::create_collection(name));
    }
    /// Sends `dropDatabase`: drops the database and all its collections. It is no error if the
    /// database does not exist.
    operation<ops::drop_database> drop() const { return make(ops::drop_database()); }

    /// Sends `find`: returns the document to which a DBRef (`$ref`, `$id` and perhaps `$db`)
    /// points, or nothing. Throws invalid_operation if a part of the reference is missing or it
    /// names another database.
    operation<ops::dereference> dereference(document_view reference) const {
        return make(ops::dereference(reference));
    }
    /// Sends `validate`: checks a collection's data and indexes, and returns the server's report.
    /// Throws collection_invalid, whose reply() is the report, if it finds damage.
    operation<ops::validate_collection> validate_collection(std::string_view name) const {
        return make(ops::validate_collection(name));
    }
    /// Sends `currentOp`: returns a document for each operation in progress on one server, in all
    /// its databases. For more than 16 MB of them, or for a whole sharded cluster, use aggregate()
    /// on the admin database with `$currentOp`.
    operation<ops::current_op> current_op() const { return make(ops::current_op()); }
    /// Sends `profile` with -1, which changes nothing: returns what the profiler records in this
    /// database.
    operation<ops::profiling_level> profiling_level() const { return make(ops::profiling_level()); }
    /// Sends `profile`: sets what the profiler records in this database, and returns the previous
    /// setting.
    operation<ops::set_profiling_level> set_profiling_level(motor::profiling_level level) const {
        return make(ops::set_profiling_level(level));
    }
    // clang-format on

protected:
    using handle<Self>::handle, handle<Self>::make, handle<Self>::open;
};

/// A database of a client. A cheap value: copy it, keep it, share it between threads.
class MOTOR_EXPORT database : public database_operations<database> {
public:
    /// The collection of that name. Sends nothing. Throws invalid_name.
    collection operator[](std::string_view name) const;
    /// The collection of that name, as `database[name]`.
    [[nodiscard]] collection get_collection(std::string_view name) const;
    /// Sends `drop`, as `database[name].drop()`. Throws invalid_name.
    operation<ops::drop_collection> drop_collection(std::string_view name) const;
    /// A cursor over the documents of `system.profile` that match, in which the profiler records:
    /// sends `find` when the first document is asked for.
    /// @see https://www.mongodb.com/docs/manual/reference/database-profiler/
    basic_cursor<ops::find> profiling_info(document_view filter = {}) const;
    /// Name of the database.
    [[nodiscard]] const std::string& name() const noexcept { return context_.settings().database; }

    /// Prints name().
    friend std::ostream& operator<<(std::ostream& to, const database& what);

private:
    friend class gridfs_bucket;
    friend struct detail::access;
    explicit database(detail::handle_context at) noexcept : database_operations(std::move(at)) {}
};

}  // namespace motor
