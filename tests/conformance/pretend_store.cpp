// SPDX-License-Identifier: Apache-2.0
#include "pretend_store.hpp"

#include "matcher.hpp"

#include <tests/support/plausible_replies.hpp>

#include <algorithm>
#include <iterator>

namespace motor::conformance {
namespace {

using testing::reply;

std::string name_space_of(document_view command) {
    auto first = *command.begin();
    auto collection = first.get_if<std::string>();
    auto database = command.get<std::string>("$db");
    return database + "." + collection.value_or("$cmd." + std::string{first.key()});
}

double number(const value_view& x) {
    if (auto whole = x.get_if<std::int64_t>()) return static_cast<double>(*whole);
    return x.get<double>();
}

bool holds(std::string_view comparison, const value_view& found, const value_view& wanted) {
    if (comparison == "$ne") return !same(found, wanted, false);
    if (comparison == "$in") {
        auto list = wanted.get<array_view>();
        return std::ranges::any_of(list, [&](auto each) { return same(found, each, false); });
    }
    if (!is_number(found) || !is_number(wanted)) return false;
    auto a = number(found), b = number(wanted);
    if (comparison == "$gt") return a > b;
    if (comparison == "$gte") return a >= b;
    if (comparison == "$lt") return a < b;
    return comparison == "$lte" ? a <= b : true;
}

bool is_match(document_view document, document_view filter) {
    return std::ranges::all_of(filter, [&](auto field) {
        auto found = document[field.key()];
        auto comparisons = field.template get_if<document_view>();
        if (!comparisons || comparisons->empty() || !(*comparisons->begin()).key().starts_with('$'))
            return field.key().starts_with('$') || same(found, field, false);
        return std::ranges::all_of(*comparisons,
                                   [&](auto each) { return holds(each.key(), found, each); });
    });
}

array_value first_of(std::deque<document>& rest, std::size_t count) {
    array_value batch;
    for (; count > 0 && !rest.empty(); --count, rest.pop_front())
        batch.push_back(rest.front());
    return batch;
}

}  // namespace

reply pretend_store::answer(document_view command) {
    auto name = (*command.begin()).key();
    if (name == "insert") return insert(command);
    if (name == "find") return find(command);
    if (name == "aggregate") return aggregate(command);
    if (name == "getMore") return more(command);
    if (name == "update") return change(command, "updates");
    if (name == "delete") return change(command, "deletes");
    if (name == "findAndModify") return find_and_modify(command);
    if (name == "drop") collections_.erase(name_space_of(command));
    if (name == "count") {
        auto all = matches(name_space_of(command), command.get_or("query", document_view{}));
        return doc("n", static_cast<std::int64_t>(all.size()));
    }
    if (name == "distinct") {
        array_value values;
        auto key = command.get<std::string>("key");
        for (const auto& each :
             matches(name_space_of(command), command.get_or("query", document_view{})))
            if (auto x = each[key]) values.push_back(value{x});
        return doc("values", values);
    }
    if (name == "listDatabases") return doc("databases", array());
    if (name == "listCollections" || name == "listIndexes")
        return testing::cursor_reply(0, name_space_of(command), array());
    if (name == "createIndexes")
        return doc("numIndexesBefore", 1, "numIndexesAfter", 2, "createdCollectionAutomatically",
                   false);
    return doc();
}

reply pretend_store::insert(document_view command) {
    auto& stored = collections_[name_space_of(command)];
    bool ordered = command.get_or("ordered", true);
    array_value errors;
    int count = 0, index = 0;
    for (auto each : command.get<array_view>("documents")) {
        auto added = each.get<document_view>();
        bool taken = std::ranges::any_of(
            stored, [&](const auto& old) { return same(old["_id"], added["_id"], false); });
        if (taken) {
            errors.push_back(doc("index", index, "code", 11000, "errmsg", "E11000 duplicate key"));
            if (ordered) break;
        } else {
            stored.emplace_back(added);
            ++count;
        }
        ++index;
    }
    return errors.empty() ? doc("n", count) : doc("n", count, "writeErrors", errors);
}

pretend_store::documents pretend_store::matches(const std::string& name_space,
                                                document_view filter) const {
    documents found;
    if (auto stored = collections_.find(name_space); stored != collections_.end())
        std::ranges::copy_if(stored->second, std::back_inserter(found),
                             [&](const auto& each) { return is_match(each, filter); });
    return found;
}

reply pretend_store::find(document_view command) {
    auto name_space = name_space_of(command);
    auto found = matches(name_space, command.get_or("filter", document_view{}));
    auto skip = static_cast<std::size_t>(command.get_or<std::int64_t>("skip", 0));
    auto limit = static_cast<std::size_t>(command.get_or<std::int64_t>("limit", 0));
    found.erase(found.begin(),
                found.begin() + static_cast<std::ptrdiff_t>(std::min(skip, found.size())));
    if (limit != 0 && limit < found.size()) found.resize(limit);
    return open(name_space, std::move(found), command["batchSize"],
                command.get_or("singleBatch", false), command.get_or("tailable", false));
}

/// The documents that a first $match selects; other stages have no effect.
reply pretend_store::aggregate(document_view command) {
    auto name_space = name_space_of(command);
    auto stages = command.get_or("pipeline", array_view{});
    auto first = stages[0].get_if<document_view>().value_or(document_view{});
    if (auto last = stages.empty() ? value_view{} : stages[stages.size() - 1];
        last["$out"] || last["$merge"])
        return testing::cursor_reply(0, name_space, array());
    if (stages.size() > 1 && stages[stages.size() - 1]["$group"])
        return testing::cursor_reply(0, name_space, array(doc("_id", 1, "n", 1)));
    if (first.contains("$changeStream"))
        return open(name_space, {}, command["cursor"]["batchSize"], false, true);
    auto filter = first["$match"].get_if<document_view>().value_or(document_view{});
    return open(name_space, matches(name_space, filter), command["cursor"]["batchSize"], false,
                false);
}

reply pretend_store::open(std::string name_space, documents found, const value_view& batch_size,
                          bool single, bool stays) {
    constexpr std::size_t all = 101;  // like MongoDB's first batch
    auto size = batch_size.get_if<std::int64_t>();
    open_cursor made{std::move(name_space), {found.begin(), found.end()}, stays};
    auto batch = first_of(made.rest, size ? static_cast<std::size_t>(*size) : all);
    bool ends = single || (!stays && made.rest.empty() &&
                           batch.size() < static_cast<std::size_t>(size.value_or(all)));
    auto id = ends ? 0 : ++last_cursor_;
    auto answered = testing::cursor_reply(id, made.name_space, batch);
    if (!ends) cursors_.emplace(id, std::move(made));
    return answered;
}

reply pretend_store::more(document_view command) {
    auto found = cursors_.find(command.get<std::int64_t>("getMore"));
    if (found == cursors_.end()) return testing::more_reply(0, "db.c", array());
    auto& [id, cursor] = *found;
    auto size = static_cast<std::size_t>(command.get_or<std::int64_t>("batchSize", 1'000'000));
    auto batch = first_of(cursor.rest, size);
    bool ends = !cursor.stays && cursor.rest.empty() && batch.size() < size;
    auto answered = testing::more_reply(ends ? 0 : id, cursor.name_space, batch);
    if (ends) cursors_.erase(found);
    return answered;
}

reply pretend_store::change(document_view command, std::string_view statements) {
    auto count = static_cast<int>(command.get_or(statements, array_view{}).size());
    return statements == "updates" ? doc("n", count, "nModified", count) : doc("n", count);
}

reply pretend_store::find_and_modify(document_view command) {
    auto found = matches(name_space_of(command), command.get_or("query", document_view{}));
    if (found.empty()) return doc("value", nullptr);
    return doc("value", found.front());
}

}  // namespace motor::conformance
