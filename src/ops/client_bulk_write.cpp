// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/client_bulk_write.hpp>

#include "driver/stream/merged_reply.hpp"
#include "write.hpp"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <optional>
#include <string>

namespace motor::ops {
namespace {

detail::namespace_settings scope_of(std::string_view name_space,
                                    const detail::namespace_settings& client) {
    auto dot = name_space.find('.');
    if (dot == std::string_view::npos)
        throw invalid_name{"\"" + std::string{name_space} + "\" is not a database.collection"};
    auto database =
        detail::namespace_settings::of_database(name_space.substr(0, dot), client.concerns);
    return database.of_collection(name_space.substr(dot + 1));
}

bool has_entries(document_view reply, const char* list) {
    return !reply.get_or(list, array_view{}).empty();
}

/// It was refused as a whole, or got no answer that makes sense; else its statements or their
/// concern were refused.
bool is_lost(const error& failed) {
    if (failed.code() == errc::network || failed.code() == errc::protocol) return true;
    document_view reply = failed.reply();
    bool of_statements =
        has_entries(reply, "writeErrors") || has_entries(reply, "writeConcernErrors");
    return !of_statements || reply.get_or("ok", 1.0) == 0;
}

}  // namespace

/// Writes that are sent as one bulk write of their collection.
struct client_bulk_write::group {
    detail::namespace_settings settings;
    std::vector<std::size_t> writes;  ///< their places
};

/// What has been done, and what went wrong.
class client_bulk_write::progress {
public:
    explicit progress(bool ordered) : ordered_(ordered) {}

    /// Runs one group; false if the next one must not be.
    template <class F>
    bool run(const group& which, F execute) {
        auto place = [&](std::int64_t index) {
            return static_cast<std::int64_t>(which.writes.at(static_cast<std::size_t>(index)));
        };
        try {
            done_.add(execute(), place);
            return true;
        } catch (const error& failed) {
            auto reply = failed.reply().view();
            bool lost = is_lost(failed);
            done_.add(reply, place);
            if (lost) done_.add_refusal(reply);
            if (!first_ || lost) first_ = std::current_exception();
            return !lost && !(ordered_ && has_entries(reply, "writeErrors"));
        }
    }

    /// The merged reply. Throws what went wrong, with all that was done.
    document take() && {
        auto reply = std::move(done_).take();
        if (!first_) return reply;
        try {
            std::rethrow_exception(first_);
        } catch (const error& failed) {
            if (!did_anything(reply)) throw;
            std::vector<std::string> labels{failed.labels().begin(), failed.labels().end()};
            throw bulk_write_error{failed.code(),
                                   std::string{failed.message()},
                                   {std::move(reply), std::move(labels), "bulkWrite", {}}};
        }
    }

private:
    static bool did_anything(document_view reply) {
        if (has_entries(reply, "writeErrors")) return true;
        auto counts = {"nInserted", "nMatched", "nRemoved", "nUpserted"};
        return std::ranges::any_of(
            counts, [&](auto count) { return detail::count_or_0(reply, count) != 0; });
    }

    bool ordered_;
    detail::merged_reply done_;
    std::exception_ptr first_;
};

std::vector<client_bulk_write::group> client_bulk_write::groups(
    const detail::run_context& context) const {
    bool ordered = document_view{fields_}.get_or("ordered", true);
    bool alone = document_view{fields_}.get_or("verboseResults", false);
    std::vector<group> all;
    for (std::size_t i = 0; i < writes_.size(); ++i) {
        writes_[i].what_.check();
        auto at =
            scope_of(writes_[i].name_space_.view().get<std::string_view>(), context.settings());
        auto first = ordered && !all.empty() ? all.end() - 1 : all.begin();
        auto same = alone ? all.end() : std::find_if(first, all.end(), [&](const auto& each) {
            return each.settings.database == at.database &&
                   each.settings.collection == at.collection;
        });
        if (same == all.end()) same = all.insert(same, {std::move(at), {}});
        same->writes.push_back(i);
    }
    return all;
}

void client_bulk_write::add_details(const group& of, document_view reply, result& to) const {
    using kind = write_model::kind;
    auto count = [&](const char* name) { return detail::count_or_0(reply, name); };
    auto index = static_cast<std::int64_t>(of.writes.front());
    switch (writes_[of.writes.front()].what_.which_) {
        case kind::insert_one:
            return;
        case kind::delete_one:
        case kind::delete_many:
            to.deletions.push_back({index, {count("nRemoved"), true}});
            return;
        case kind::update_one:
        case kind::update_many:
        case kind::replace_one:
            break;
    }
    update_result done{count("nMatched"), count("nModified"), std::nullopt, true};
    for (auto entry : reply.get_or("upserted", array_view{}))
        done.upserted_id = value{entry.value().get<document_view>()["_id"]};
    to.updates.push_back({index, std::move(done)});
}

client_bulk_write::result client_bulk_write::run(const detail::run_context& context) const {
    if (writes_.empty()) throw invalid_operation{"bulk_write needs at least one write"};
    const auto all = groups(context);
    auto how = write_parts{fields_, settings_}.command;
    bool verbose = document_view{fields_}.get_or("verboseResults", false);
    result done;
    progress so_far{how.ordered};
    for (const auto& each : all) {
        auto there = context.aimed_at(each.settings);
        bool go_on = so_far.run(each, [&] {
            detail::write_batcher write{there, how};
            for (auto place : each.writes)
                write.add(writes_[place].what_.statement());
            done.acknowledged = write.acknowledged();
            auto reply = write.execute(true);
            if (verbose && done.acknowledged) add_details(each, reply, done);
            return reply;
        });
        if (!go_on) break;
    }
    const auto reply = std::move(so_far).take();
    add_counts(reply, done);
    for (std::size_t i = 0; i < writes_.size(); ++i)
        if (writes_[i].what_.which_ == write_model::kind::insert_one)
            done.inserted_ids.push_back(
                {static_cast<std::int64_t>(i), value{writes_[i].what_.document_["_id"]}});
    return done;
}

}  // namespace motor::ops
