// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/run_command.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace motor {

/// What a server says of itself and of the deployment that it is in.
/// @see https://www.mongodb.com/docs/manual/reference/command/hello/
struct MOTOR_EXPORT hello_result {
    std::string address;      ///< `host:port` of the server that answered.
    bool is_primary = false;  ///< Whether it takes writes: a primary, a mongos, or a server alone.
    bool is_mongos = false;   ///< Whether it is a router of a sharded cluster.
    std::string set_name;     ///< Name of the replica set; empty without one, as the next four.
    std::string primary;      ///< Primary as this server knows it; empty if there is none now.
    std::vector<std::string> hosts;         ///< Members that may become primary.
    std::vector<std::string> passives;      ///< Members with data that may not.
    std::vector<std::string> arbiters;      ///< `host:port` of each arbiter.
    std::int64_t max_bson_size = 0;         ///< Greatest size of a document, in bytes.
    std::int64_t max_message_size = 0;      ///< Greatest size of a message, in bytes.
    std::int64_t max_write_batch_size = 0;  ///< Greatest number of statements in a message.
    std::int32_t min_wire_version = 0;      ///< Oldest protocol that it understands.
    std::int32_t max_wire_version = 0;      ///< Newest protocol that it understands.
    document reply;                         ///< The whole reply.

    /// Every member of the deployment that the server knows: hosts, passives and arbiters, or
    /// itself alone.
    [[nodiscard]] std::vector<std::string> nodes() const;
};

namespace ops {

/// Options of client::hello() and client::server_info().
template <class Self>
using server_options = option_list<Self, comment_option, read_preference_option>;

/// The operation of client::hello(). Options: server_options.
///
/// Servers before 4.4.2 are asked by the command's old name, `isMaster`.
/// @see https://www.mongodb.com/docs/manual/reference/command/hello/
class MOTOR_EXPORT hello : public fluent_operation<hello, server_options> {
public:
    using result = hello_result;

    result run(const detail::run_context& context) const;
};

/// The operation of client::server_info(). Options: server_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/buildInfo/
class MOTOR_EXPORT server_info : public fluent_operation<server_info, server_options> {
public:
    using result = document;  ///< `{version: ..., gitVersion: ..., ...}`

    result run(const detail::run_context& context) const;
};

/// Adds lock().
template <class Self>
struct lock_option {
    /// Keeps the server from writing until unlock() has been called once for each lock. Default:
    /// false.
    Self& lock(bool on) & { return set_option(this, "lock", on); }
    [[nodiscard]] Self&& lock(bool on) && { return std::move(lock(on)); }
};

/// Options of client::fsync().
template <class Self>
using fsync_options = option_list<Self, lock_option, comment_option, max_time_option>;

/// The operation of client::fsync(). Options: fsync_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/fsync/
class MOTOR_EXPORT fsync : public fluent_operation<fsync, fsync_options> {
public:
    using result = document;  ///< The server's reply.

    result run(const detail::run_context& context) const;
};

/// Options of client::unlock().
template <class Self>
using unlock_options = option_list<Self, comment_option>;

/// The operation of client::unlock(). Options: unlock_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/fsyncUnlock/
class MOTOR_EXPORT unlock : public fluent_operation<unlock, unlock_options> {
public:
    using result = document;  ///< The server's reply.

    result run(const detail::run_context& context) const;
};

/// Adds include_all().
template <class Self>
struct include_all_option {
    /// Includes idle connections and system operations. Default: false.
    Self& include_all(bool on) & { return set_option(this, "$all", on); }
    [[nodiscard]] Self&& include_all(bool on) && { return std::move(include_all(on)); }
};

/// Adds own_operations().
template <class Self>
struct own_operations_option {
    /// Returns only the operations of the user who asks. Default: false.
    Self& own_operations(bool on) & { return set_option(this, "$ownOps", on); }
    [[nodiscard]] Self&& own_operations(bool on) && { return std::move(own_operations(on)); }
};

/// Options of database::current_op().
template <class Self>
using current_op_options = option_list<Self, include_all_option, own_operations_option,
                                       comment_option, read_preference_option>;

/// The operation of database::current_op(). Options: current_op_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/currentOp/
class MOTOR_EXPORT current_op : public fluent_operation<current_op, current_op_options> {
public:
    using result = std::vector<document>;  ///< One for each operation.

    result run(const detail::run_context& context) const;
};

}  // namespace ops
}  // namespace motor
