// SPDX-License-Identifier: Apache-2.0
#include <motor/settings/concerns.hpp>

#include "native_concerns.hpp"

#include <motor/bson/builder.hpp>
#include <motor/client_error.hpp>
#include <motor/detail/driver/server_time.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace motor {
namespace {

// Deprecated by libmongoc 2.x, since MongoDB 8.0 does not need it; older servers have no
// substitute.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
void set_hedge(mongoc_read_prefs_t* prefs, const document& hedge) {
    mongoc_read_prefs_set_hedge(prefs, detail::bson_argument{hedge}.get());
}

document_view hedge_of(const mongoc_read_prefs_t& prefs) {
    return document_view::of(*mongoc_read_prefs_get_hedge(&prefs));
}
#pragma GCC diagnostic pop

}  // namespace

read_concern::read_concern(std::string_view level) : spec_(doc("level", level)) {}

write_concern write_concern::majority() { return tagged("majority"); }

write_concern write_concern::nodes(int count) {
    if (count < 0)
        throw invalid_operation{"a write concern must not ask for a negative number of servers"};
    write_concern made;
    made.spec_.set("w", count);
    return made;
}

write_concern write_concern::tagged(std::string_view tag_set) {
    write_concern made;
    made.spec_.set("w", tag_set);
    return made;
}

write_concern& write_concern::journal(bool wait_for_journal) {
    if (wait_for_journal && !acknowledged())
        throw invalid_operation{"an unacknowledged write cannot wait for the journal"};
    spec_.set("j", wait_for_journal);
    return *this;
}

write_concern& write_concern::timeout(saturated<std::chrono::milliseconds> limit) {
    const std::chrono::milliseconds wanted = limit;
    if (wanted.count() < 0) throw invalid_operation{"a write concern's timeout cannot be negative"};
    spec_.set("wtimeout", detail::server_time(wanted));
    return *this;
}

bool write_concern::acknowledged() const {
    auto nodes = spec_["w"];
    return nodes.type() != bson_type::int32 || nodes.get<std::int32_t>() != 0;
}

namespace {

std::string_view name_of(mongoc_read_mode_t mode) {
    switch (mode) {
        case MONGOC_READ_SECONDARY:
            return "secondary";
        case MONGOC_READ_PRIMARY_PREFERRED:
            return "primaryPreferred";
        case MONGOC_READ_SECONDARY_PREFERRED:
            return "secondaryPreferred";
        case MONGOC_READ_NEAREST:
            return "nearest";
        default:
            return "primary";
    }
}

}  // namespace

read_preference::read_preference(int mode)
    : native_(mongoc_read_prefs_new(static_cast<mongoc_read_mode_t>(mode)),
              mongoc_read_prefs_destroy) {}

read_preference read_preference::primary() { return read_preference{MONGOC_READ_PRIMARY}; }
read_preference read_preference::primary_preferred() {
    return read_preference{MONGOC_READ_PRIMARY_PREFERRED};
}
read_preference read_preference::secondary() { return read_preference{MONGOC_READ_SECONDARY}; }
read_preference read_preference::secondary_preferred() {
    return read_preference{MONGOC_READ_SECONDARY_PREFERRED};
}
read_preference read_preference::nearest() { return read_preference{MONGOC_READ_NEAREST}; }

/// Copies before writing: the old value may be shared with other threads.
template <class Change>
read_preference& read_preference::changed(Change change) {
    auto copy = native_ ? mongoc_read_prefs_copy(native_.get())
                        : mongoc_read_prefs_new(MONGOC_READ_PRIMARY);
    std::shared_ptr<mongoc_read_prefs_t> owned{copy, mongoc_read_prefs_destroy};
    change(copy);
    native_ = std::move(owned);
    return *this;
}

read_preference& read_preference::tags(document_view tag_set) {
    return changed([&](mongoc_read_prefs_t* prefs) {
        mongoc_read_prefs_add_tag(prefs, detail::bson_argument{tag_set}.get());
    });
}

read_preference& read_preference::max_staleness(saturated<std::chrono::seconds> limit) {
    // libmongoc also converts the limit to microseconds, which must not overflow either.
    constexpr std::int64_t longest = std::numeric_limits<std::int32_t>::max();
    const auto seconds = std::min(std::int64_t{std::chrono::seconds{limit}.count()}, longest);
    return changed([&](mongoc_read_prefs_t* prefs) {
        mongoc_read_prefs_set_max_staleness_seconds(prefs, seconds);
    });
}

read_preference& read_preference::hedge(bool enabled) {
    return changed([&](mongoc_read_prefs_t* prefs) { set_hedge(prefs, doc("enabled", enabled)); });
}

read_preference read_preference::copy_of(const mongoc_read_prefs_t& native) {
    read_preference made;
    made.native_ = {mongoc_read_prefs_copy(&native), mongoc_read_prefs_destroy};
    return made;
}

document read_preference::spec() const {
    document spec;
    if (inherited()) return spec;
    spec.append("mode", name_of(mongoc_read_prefs_get_mode(native_.get())));
    auto tags = document_view::of(*mongoc_read_prefs_get_tags(native_.get()));
    if (!tags.empty()) spec.append("tags", array_view{tags});
    if (auto staleness = mongoc_read_prefs_get_max_staleness_seconds(native_.get());
        staleness != MONGOC_NO_MAX_STALENESS)
        spec.append("maxStalenessSeconds", std::int64_t{staleness});
    if (auto hedge = hedge_of(*native_); !hedge.empty()) spec.append("hedge", hedge);
    return spec;
}

concerns concerns::inherit(const concerns& outer) const {
    concerns merged = *this;
    if (merged.read_concern.inherited()) merged.read_concern = outer.read_concern;
    if (merged.write_concern.inherited()) merged.write_concern = outer.write_concern;
    if (merged.read_preference.inherited()) merged.read_preference = outer.read_preference;
    return merged;
}

namespace detail {

read_concern_handle native_read_concern(const read_concern& from) {
    read_concern_handle made{mongoc_read_concern_new()};
    mongoc_read_concern_set_level(made.get(), from.spec().get<std::string>("level").c_str());
    return made;
}

write_concern_handle native_write_concern(const write_concern& from) {
    auto spec = from.spec();
    write_concern_handle made{mongoc_write_concern_new()};
    if (auto w = spec["w"]) {
        if (w.type() == bson_type::string)
            w.get<std::string_view>() == "majority"
                ? mongoc_write_concern_set_w(made.get(), MONGOC_WRITE_CONCERN_W_MAJORITY)
                : mongoc_write_concern_set_wtag(made.get(), w.get<std::string>().c_str());
        else
            mongoc_write_concern_set_w(made.get(), w.get<std::int32_t>());
    }
    if (auto j = spec["j"]) mongoc_write_concern_set_journal(made.get(), j.get<bool>());
    if (auto limit = spec["wtimeout"])
        mongoc_write_concern_set_wtimeout_int64(made.get(), limit.get<std::int64_t>());
    return made;
}

}  // namespace detail
}  // namespace motor
