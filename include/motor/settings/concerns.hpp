// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/bson/saturated.hpp>
#include <motor/detail/base/export.hpp>

#include <chrono>
#include <memory>
#include <string_view>

struct _mongoc_read_prefs_t;

namespace motor {

/// How far the data that a read returns must have been replicated.
/// @see https://www.mongodb.com/docs/manual/reference/read-concern/
class MOTOR_EXPORT [[nodiscard]] read_concern {
public:
    /// Inherits the level of the outer handle.
    read_concern() = default;
    /// Returns what the server has, perhaps to be rolled back.
    static read_concern local() { return read_concern{"local"}; }
    /// Returns what the server has, and on sharded clusters without asking which shard owns it.
    static read_concern available() { return read_concern{"available"}; }
    /// Returns what most members have, which is never rolled back.
    static read_concern majority() { return read_concern{"majority"}; }
    /// Returns what most members have now; for reads of one document, on the primary.
    static read_concern linearizable() { return read_concern{"linearizable"}; }
    /// Returns what most members had at one moment; in transactions, or for a session.
    static read_concern snapshot() { return read_concern{"snapshot"}; }
    /// A level by its name, for levels to come.
    explicit read_concern(std::string_view level);

    /// Whether nothing was set: then that of the outer handle holds, or the server's.
    [[nodiscard]] bool inherited() const noexcept { return spec_.empty(); }
    /// `{level: ...}` as it is sent.
    [[nodiscard]] document_view spec() const noexcept { return spec_; }
    friend bool operator==(const read_concern& a, const read_concern& b) {
        return a.spec() == b.spec();
    }

private:
    document spec_;
};

/// Number of servers that must have a write before it is acknowledged. Throws invalid_operation for
/// a contradictory concern: a negative number, an unacknowledged write that waits for the journal.
/// @see https://www.mongodb.com/docs/manual/reference/write-concern/
class MOTOR_EXPORT [[nodiscard]] write_concern {
public:
    /// Inherits the write concern of the outer handle.
    write_concern() = default;
    /// Waits until most members have the write.
    static write_concern majority();
    /// Waits for `count` servers (`w: count`); 0 is unacknowledged: no result, no error.
    static write_concern nodes(int count);
    /// A custom write concern of the replica set, by its name.
    static write_concern tagged(std::string_view tag_set);
    /// Waits for no server: errors remain unknown.
    static write_concern unacknowledged() { return nodes(0); }
    /// Whether the write must be in the journal on disk, too.
    write_concern& journal(bool wait_for_journal);
    /// Limit of the wait, in milliseconds (`wtimeout`).
    write_concern& timeout(saturated<std::chrono::milliseconds> limit);

    /// Whether nothing was set: then that of the outer handle holds, or the server's.
    [[nodiscard]] bool inherited() const noexcept { return spec_.empty(); }
    /// Whether the server answers.
    [[nodiscard]] bool acknowledged() const;
    /// `{w: ..., j: ..., wtimeout: ...}` as it is sent.
    [[nodiscard]] document_view spec() const noexcept { return spec_; }
    friend bool operator==(const write_concern& a, const write_concern& b) {
        return a.spec() == b.spec();
    }

private:
    document spec_;
};

/// Choice of the server of a replica set that a read goes to.
/// @see https://www.mongodb.com/docs/manual/core/read-preference/
class MOTOR_EXPORT [[nodiscard]] read_preference {
public:
    /// Inherits the read preference of the outer handle.
    read_preference() = default;
    /// Reads only from the primary.
    static read_preference primary();
    /// Reads from the primary, or from a secondary while there is none.
    static read_preference primary_preferred();
    /// Reads only from secondaries.
    static read_preference secondary();
    /// Reads from a secondary, or from the primary if there is none.
    static read_preference secondary_preferred();
    /// Reads from any member within the latency window (`localThresholdMS`).
    static read_preference nearest();
    /// Adds one tag set; sets are tried in the order in which they were added.
    read_preference& tags(document_view tag_set);
    /// Greatest lag of a secondary: at least 90 seconds (the server's rule); whole seconds are
    /// sent, at most 2^31 - 1 (68 years).
    read_preference& max_staleness(saturated<std::chrono::seconds> limit);
    /// On sharded clusters: whether two members are asked, and the first answer taken.
    read_preference& hedge(bool enabled);

    /// A copy of libmongoc's own; for Motor itself.
    static read_preference copy_of(const _mongoc_read_prefs_t& native);

    /// Whether nothing was set: then that of the outer handle holds, or the server's.
    [[nodiscard]] bool inherited() const noexcept { return native_ == nullptr; }
    /// `{mode: ..., tags: [...], maxStalenessSeconds: ..., hedge: ...}`; empty if inherited.
    [[nodiscard]] document spec() const;
    friend bool operator==(const read_preference& a, const read_preference& b) {
        return a.spec() == b.spec();
    }
    /// libmongoc's object, owned by this one; null if nothing was set.
    [[nodiscard]] const _mongoc_read_prefs_t* native() const noexcept { return native_.get(); }

private:
    explicit read_preference(int mode);
    template <class Change>
    read_preference& changed(Change change);
    std::shared_ptr<const _mongoc_read_prefs_t> native_;  // never changed once shared
};

/// The concerns and the read preference of a client, database, collection or operation. Those that
/// are not set are inherited from the next outer one; the outermost are the connection string's.
struct MOTOR_EXPORT concerns {
    motor::read_concern read_concern;        ///< Consistency of reads.
    motor::write_concern write_concern;      ///< Acknowledgement of writes.
    motor::read_preference read_preference;  ///< Servers of reads.

    /// These concerns, and for those that are not set those of `outer`.
    [[nodiscard]] concerns inherit(const concerns& outer) const;
};

}  // namespace motor
