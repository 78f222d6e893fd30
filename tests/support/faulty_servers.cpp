// SPDX-License-Identifier: Apache-2.0
#include "faulty_servers.hpp"

#include "plausible_replies.hpp"

#include <motor/bson/builder.hpp>
#include <motor/bson/json.hpp>

#include <algorithm>
#include <utility>

namespace motor::testing {
namespace {

constexpr int batch_size = 2;

std::string collection_of(document_view command) {
    auto first = *command.begin();
    if (first.key() == "getMore") return command.get<std::string>("collection");
    return first.get_if<std::string>().value_or("");
}

/// Identity of a write, by which a server recognises a repetition. Within a transaction only its
/// end has one.
std::string statement_of(std::string_view name, document_view command) {
    bool ends = name == "commitTransaction" || name == "abortTransaction";
    if (!command["txnNumber"] || (command["autocommit"] && !ends)) return {};
    return to_json(command.get<document_view>("lsid")) +
           std::to_string(command.get<std::int64_t>("txnNumber")) + std::string{name};
}

reply cursor_at(std::int64_t id, const std::string& collection, bool first,
                const array_value& batch) {
    auto name_space = "db." + collection;
    return first ? cursor_reply(id, name_space, batch) : more_reply(id, name_space, batch);
}

}  // namespace

faulty_servers::faulty_servers(int port) {
    auto profile = server_profile::primary();
    secondary_.emplace(profile);
    primary_.emplace(profile, port);
    hosts_ = {primary_->address(), secondary_->address()};
    for (auto* each : {&*primary_, &*secondary_}) {
        greet_as(*each, each == &*primary_);
        each->otherwise([this](document_view command) { return answer(command); });
    }
    documents_["things"].push_back(doc("_id", 0));
    for (int i = 1; i <= 5; ++i)
        documents_["many"].push_back(doc("_id", i));
    documents_["stored.files"].push_back(doc("_id", 7, "length", 12, "chunkSize", 4, "uploadDate",
                                             date{std::chrono::seconds{1'700'000'000}}, "filename",
                                             "twelve"));
    for (int n = 0; n < 3; ++n)
        documents_["stored.chunks"].push_back(
            doc("_id", n, "files_id", 7, "n", n, "data", std::vector<std::uint8_t>(4, 'x')));
}

void faulty_servers::greet_as(scripted_server& server, bool first) {
    server.greet([this, first](document_view, document hello) {
        std::lock_guard held{mutex_};
        bool primary = first != replaced_;
        hello.set("hosts", array(hosts_[0], hosts_[1]));
        hello.set("isWritablePrimary", primary).set("ismaster", primary);
        hello.set("secondary", !primary);
        if (primary)
            hello.set("primary", hello.get<std::string>("me"));
        else
            hello.remove("primary");
        if (replaced_ && first) hello.set("setName", "another");
        if (replaced_ && !first) hello.set("setVersion", 2);
        return hello;
    });
}

void faulty_servers::strike(std::string_view command, std::string_view collection,
                            const fault& with) {
    std::lock_guard held{mutex_};
    command_ = command;
    collection_ = collection;
    fault_ = with;
}

bool faulty_servers::struck() const {
    std::lock_guard held{mutex_};
    return command_.empty();
}

std::string faulty_servers::uri(std::string_view options) const {
    return "mongodb://" + hosts_[0] + "," + hosts_[1] + "/?replicaSet=rs0&" + std::string{options};
}

std::map<std::string, int> faulty_servers::executed() const {
    std::lock_guard held{mutex_};
    return executed_;
}

std::size_t faulty_servers::open_connections() const {
    return primary_->open_connections() + secondary_->open_connections();
}

reply faulty_servers::answer(document_view command) {
    std::lock_guard held{mutex_};
    auto name = std::string{(*command.begin()).key()};
    bool met = name == command_ && (collection_.empty() || collection_ == collection_of(command));
    if (!met) return execute(name, command);
    command_.clear();
    replaced_ = fault_.replaced;
    return fault_.answer(fault_.executed ? execute(name, command) : reply{doc()});
}

reply faulty_servers::execute(std::string_view name, document_view command) {
    if (name == "find") return find(command);
    if (name == "getMore") return more(command);
    if (name == "listIndexes") return cursor_reply(0, "db." + collection_of(command), array());
    if (name == "aggregate") {
        auto pipeline = command.get_or("pipeline", array_view{});
        if (pipeline.size() == 0 || !pipeline.get<document_view>(0)["$changeStream"])
            return cursor_reply(0, "db." + collection_of(command), array(doc("n", 3)));
        left_[++cursors_] = 0;
        return cursor_reply(cursors_, "db.changes", array());
    }
    if (name == "killCursors") {
        for (auto each : command.get<array_view>("cursors"))
            count("end of cursor " + std::to_string(each.value().get<std::int64_t>()));
        return doc();
    }
    if (name == "count") return doc("n", 3);
    auto statement = statement_of(name, command);
    if (statement.empty()) return write(name, command);
    if (auto done = answered_.find(statement); done != answered_.end()) return done->second;
    return answered_.insert_or_assign(statement, write(name, command)).first->second;
}

reply faulty_servers::write(std::string_view name, document_view command) {
    auto collection = collection_of(command);
    auto size_of = [&](const char* list) {
        return static_cast<int>(command.get<array_view>(list).size());
    };
    if (name == "insert") {
        insert(collection, command);
        return doc("n", size_of("documents"));
    }
    if (name == "createIndexes") return doc();  // executing it twice has no further effect
    count(std::string{name});
    if (name == "update") return doc("n", size_of("updates"), "nModified", size_of("updates"));
    if (name == "delete") return doc("n", size_of("deletes"));
    return doc();
}

void faulty_servers::insert(const std::string& collection, document_view command) {
    for (auto each : command.get<array_view>("documents")) {
        document added{each.get<document_view>()};
        // The parts of a file have ids that the client chooses.
        bool of_file = collection.starts_with("fs.");
        auto name = of_file ? std::to_string(added.get_or("n", -1)) : to_json(added["_id"]);
        count(collection + " " + name);
        documents_[collection].push_back(std::move(added));
    }
}

reply faulty_servers::find(document_view command) {
    auto collection = collection_of(command);
    const auto& all = documents_[collection];
    array_value batch;
    auto single = command.get_or<std::int64_t>("limit", 0) == 1;
    auto most = collection != "many" || single ? all.size() : std::size_t{batch_size};
    for (const auto& each : all)
        if (batch.size() < most) batch.push_back(each);
    if (batch.size() == all.size() || single) return cursor_at(0, collection, true, batch);
    left_[++cursors_] = static_cast<int>(all.size()) - batch_size;
    return cursor_at(cursors_, collection, true, batch);
}

reply faulty_servers::more(document_view command) {
    auto collection = collection_of(command);
    auto id = command.get<std::int64_t>("getMore");
    if (!left_.contains(id)) return reply::error(43, "cursor not found");
    if (collection == "changes")
        return cursor_at(id, collection, false,
                         array(doc("_id", doc("at", 1), "operationType", "insert")));
    const auto& all = documents_[collection];
    array_value batch;
    int& left = left_[id];
    for (int i = 0; i < batch_size && left > 0; ++i, --left)
        batch.push_back(all[all.size() - static_cast<std::size_t>(left)]);
    return cursor_at(left > 0 ? id : 0, collection, false, batch);
}

}  // namespace motor::testing
