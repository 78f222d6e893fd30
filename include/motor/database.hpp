// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/change_stream.hpp>
#include <motor/collection.hpp>
#include <motor/core/operation.hpp>
#include <motor/handle.hpp>
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

/// What a database can do, as collection_operations says.
template <class Self>
class database_operations : public handle<Self> {
public:
    // clang-format off: a list of what there is, a line each
    operation<ops::run_command> run_command(document_view command) const {
        return make<ops::run_command>(command);
    }
    basic_cursor<ops::run_cursor_command> run_cursor_command(document_view command) const {
        return open<ops::run_cursor_command>(command);
    }
    basic_cursor<ops::aggregate> aggregate(array_view pipeline) const {
        return open<ops::aggregate>(pipeline);
    }
    change_stream watch(array_view pipeline = {}) const {
        return {this->site_, ops::watch(pipeline)};
    }
    basic_cursor<ops::list_collections> list_collections() const {
        return open<ops::list_collections>();
    }
    operation<ops::list_collection_names> list_collection_names() const {
        return make<ops::list_collection_names>();
    }
    operation<ops::create_collection> create_collection(std::string_view name) const {
        return make<ops::create_collection>(name);
    }
    operation<ops::drop_database> drop() const { return make<ops::drop_database>(); }

    operation<ops::dereference> dereference(document_view reference) const {
        return make<ops::dereference>(reference);
    }
    operation<ops::validate_collection> validate_collection(std::string_view name) const {
        return make<ops::validate_collection>(name);
    }
    operation<ops::current_op> current_op() const { return make<ops::current_op>(); }
    operation<ops::profiling_level> profiling_level() const { return make<ops::profiling_level>(); }
    operation<ops::set_profiling_level> set_profiling_level(motor::profiling_level level) const {
        return make<ops::set_profiling_level>(level);
    }
    // clang-format on

protected:
    using handle<Self>::handle;

private:
    template <class Op, class... Args>
    operation<Op> make(Args&&... args) const {
        return {this->site_, Op(std::forward<Args>(args)...)};
    }
    template <class Op, class... Args>
    basic_cursor<Op> open(Args&&... args) const {
        return {this->site_, Op(std::forward<Args>(args)...)};
    }
};

/// A database of a client. A cheap value: copy it, keep it, share it between threads.
class database : public database_operations<database> {
public:
    explicit database(core::site at) noexcept : database_operations(std::move(at)) {}

    /// Throws invalid_name.
    collection operator[](std::string_view name) const;
    [[nodiscard]] collection get_collection(std::string_view name) const;  ///< As `database[name]`.
    /// As `database[name].drop()`. Throws invalid_name.
    operation<ops::drop_collection> drop_collection(std::string_view name) const;
    /// What the profiler has recorded here: the documents of `system.profile`.
    /// @see https://www.mongodb.com/docs/manual/reference/database-profiler/
    basic_cursor<ops::find> profiling_info(document_view filter = {}) const;
    /// As the server has it.
    [[nodiscard]] const std::string& name() const noexcept { return site_.where().database; }

    /// Writes name().
    friend std::ostream& operator<<(std::ostream& to, const database& what);

private:
    friend class gridfs_bucket;
};

}  // namespace motor
