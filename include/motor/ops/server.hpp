// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/run_command.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace motor {

/// What a server says of itself and of the deployment that it is in.
/// @see https://www.mongodb.com/docs/manual/reference/command/hello/
struct hello_result {
    std::string address;                ///< `host:port` of the server that answered
    bool is_primary = false;            ///< it takes writes: a primary, a mongos, or a server alone
    bool is_mongos = false;             ///< It is a router of a sharded cluster.
    std::string set_name;               ///< of the replica set; the next four are empty without one
    std::string primary;                ///< as this server knows it; empty if there is none now
    std::vector<std::string> hosts;     ///< members that may become primary
    std::vector<std::string> passives;  ///< members with data that may not
    std::vector<std::string> arbiters;  ///< `host:port` of each.
    std::int64_t max_bson_size = 0;     ///< of a document, in bytes
    std::int64_t max_message_size = 0;  ///< in bytes
    std::int64_t max_write_batch_size = 0;  ///< statements of one message
    std::int32_t min_wire_version = 0;      ///< The oldest protocol that it understands.
    std::int32_t max_wire_version = 0;      ///< The newest protocol that it understands.
    document reply;                         ///< all that it says

    /// Every member of the deployment that the server knows: hosts, passives and arbiters, or
    /// itself alone.
    [[nodiscard]] std::vector<std::string> nodes() const;
};

namespace ops {

template <class Self>
using server_options = option_list<Self, comment_option, read_preference_option>;

/// Asks a server what it is: the primary, or one of those that the read preference names. Servers
/// before 4.4.2 are asked by the command's old name, `isMaster`.
/// @see https://www.mongodb.com/docs/manual/reference/command/hello/
class hello : public options_base, public server_options<hello> {
public:
    template <class Self>
    using options = server_options<Self>;
    using result = hello_result;

    result run(const driver::target& where) const;
};

/// The server's version and how it was built: version, versionArray, gitVersion, bits ...
/// @see https://www.mongodb.com/docs/manual/reference/command/buildInfo/
class server_info : public options_base, public server_options<server_info> {
public:
    template <class Self>
    using options = server_options<Self>;
    using result = document;

    result run(const driver::target& where) const;
};

/// Keeps the server from writing until as many unlock() calls have come.
template <class Self>
struct lock_option {
    Self& lock(bool on) & { return set_option(static_cast<Self&>(*this), "lock", on); }
    [[nodiscard]] Self&& lock(bool on) && { return std::move(lock(on)); }
};

template <class Self>
using fsync_options = option_list<Self, lock_option, comment_option, max_time_option>;

/// Writes to the disk what is not there yet. Returns the server's reply.
/// @see https://www.mongodb.com/docs/manual/reference/command/fsync/
class fsync : public options_base, public fsync_options<fsync> {
public:
    template <class Self>
    using options = fsync_options<Self>;
    using result = document;

    result run(const driver::target& where) const;
};

template <class Self>
using unlock_options = option_list<Self, comment_option>;

/// Takes back one fsync().lock(true). Returns the server's reply: `lockCount` is what is left.
/// @see https://www.mongodb.com/docs/manual/reference/command/fsyncUnlock/
class unlock : public options_base, public unlock_options<unlock> {
public:
    template <class Self>
    using options = unlock_options<Self>;
    using result = document;

    result run(const driver::target& where) const;
};

/// Idle connections and system operations too.
template <class Self>
struct include_all_option {
    Self& include_all(bool on) & { return set_option(static_cast<Self&>(*this), "$all", on); }
    [[nodiscard]] Self&& include_all(bool on) && { return std::move(include_all(on)); }
};

/// Only those of the user who asks.
template <class Self>
struct own_operations_option {
    Self& own_operations(bool on) & { return set_option(static_cast<Self&>(*this), "$ownOps", on); }
    [[nodiscard]] Self&& own_operations(bool on) && { return std::move(own_operations(on)); }
};

template <class Self>
using current_op_options = option_list<Self, include_all_option, own_operations_option,
                                       comment_option, read_preference_option>;

/// What one server is working on, in all its databases, a document each. More than 16 MB of it, or
/// all of a sharded cluster, takes a pipeline on the admin database that begins with `$currentOp`.
/// @see https://www.mongodb.com/docs/manual/reference/command/currentOp/
class current_op : public options_base, public current_op_options<current_op> {
public:
    template <class Self>
    using options = current_op_options<Self>;
    using result = std::vector<document>;

    result run(const driver::target& where) const;
};

}  // namespace ops
}  // namespace motor
