// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/bson/saturated.hpp>

#include <chrono>
#include <memory>
#include <string_view>

struct _mongoc_read_prefs_t;

namespace motor {

/// How far the data that a read returns must have been replicated.
/// @see https://www.mongodb.com/docs/manual/reference/read-concern/
class [[nodiscard]] read_concern {
public:
    read_concern() = default;  ///< inherit
    /// What the server has, perhaps to be rolled back.
    static read_concern local() { return read_concern{"local"}; }
    /// As local, and on sharded clusters without asking who owns what.
    static read_concern available() { return read_concern{"available"}; }
    /// What most members have, which is never rolled back.
    static read_concern majority() { return read_concern{"majority"}; }
    /// What most members have now; reads of one document, on the primary.
    static read_concern linearizable() { return read_concern{"linearizable"}; }
    /// What most members had at one moment; in transactions, or for a session.
    static read_concern snapshot() { return read_concern{"snapshot"}; }
    explicit read_concern(std::string_view level);  ///< By its name, for levels to come.

    /// Nothing was set: what the outer handle has, or the server.
    [[nodiscard]] bool inherited() const noexcept { return spec_.empty(); }
    /// `{level: ...}` as it is sent.
    [[nodiscard]] document_view spec() const noexcept { return spec_; }
    friend bool operator==(const read_concern& a, const read_concern& b) {
        return a.spec() == b.spec();
    }

private:
    document spec_;
};

/// How many servers must have a write before it is acknowledged. What makes no sense (a negative
/// number, an unacknowledged write that waits for the journal) throws invalid_operation.
/// @see https://www.mongodb.com/docs/manual/reference/write-concern/
class [[nodiscard]] write_concern {
public:
    write_concern() = default;        ///< inherit
    static write_concern majority();  ///< Most members have it.
    static write_concern nodes(
        int count);  ///< `w: count`; 0 is unacknowledged: no result, no error
    static write_concern tagged(std::string_view tag_set);  ///< a custom concern by its name
    /// Nobody answers: errors remain unknown.
    static write_concern unacknowledged() { return nodes(0); }
    /// Whether it must be in the journal on disk, too.
    write_concern& journal(bool wait_for_journal);
    write_concern& timeout(saturated<std::chrono::milliseconds> limit);  ///< `wtimeout`

    /// Nothing was set: what the outer handle has, or the server.
    [[nodiscard]] bool inherited() const noexcept { return spec_.empty(); }
    [[nodiscard]] bool acknowledged() const;  ///< The server answers.
    /// `{w: ..., j: ..., wtimeout: ...}` as it is sent.
    [[nodiscard]] document_view spec() const noexcept { return spec_; }
    friend bool operator==(const write_concern& a, const write_concern& b) {
        return a.spec() == b.spec();
    }

private:
    document spec_;
};

/// Which server of a replica set a read goes to.
/// @see https://www.mongodb.com/docs/manual/core/read-preference/
class [[nodiscard]] read_preference {
public:
    read_preference() = default;       ///< inherit
    static read_preference primary();  ///< The primary alone.
    /// The primary, or a secondary while there is none.
    static read_preference primary_preferred();
    static read_preference secondary();  ///< Secondaries alone.
    /// A secondary, or the primary if there is none.
    static read_preference secondary_preferred();
    /// Any member within the latency window (`localThresholdMS`).
    static read_preference nearest();
    /// Adds one tag set; sets are tried in the order in which they were added.
    read_preference& tags(document_view tag_set);
    /// At least 90 seconds (the server's rule); whole seconds are sent, at most 2^31 - 1, 68 years.
    read_preference& max_staleness(saturated<std::chrono::seconds> limit);
    /// On sharded clusters: asks two members, and takes the first answer.
    read_preference& hedge(bool enabled);

    static read_preference copy_of(const _mongoc_read_prefs_t& native);  ///< For Motor itself.

    /// Nothing was set: what the outer handle has, or the server.
    [[nodiscard]] bool inherited() const noexcept { return native_ == nullptr; }
    /// `{mode: ..., tags: [...], maxStalenessSeconds: ..., hedge: ...}`; empty if inherited.
    [[nodiscard]] document spec() const;
    friend bool operator==(const read_preference& a, const read_preference& b) {
        return a.spec() == b.spec();
    }
    /// libmongoc's, while this lives; null if nothing was set.
    [[nodiscard]] const _mongoc_read_prefs_t* native() const noexcept { return native_.get(); }

private:
    explicit read_preference(int mode);
    template <class Change>
    read_preference& changed(Change change);
    std::shared_ptr<const _mongoc_read_prefs_t> native_;  // never changed once shared
};

/// The three together, as a client, database, collection or operation has them. What is unset is
/// inherited from the next outer one; the connection string's are the outermost.
struct concerns {
    motor::read_concern read_concern;        ///< What reads return.
    motor::write_concern write_concern;      ///< What writes wait for.
    motor::read_preference read_preference;  ///< Where reads go.

    /// With what is not set here from the outer ones.
    [[nodiscard]] concerns inherit(const concerns& outer) const;
};

}  // namespace motor
