// SPDX-License-Identifier: Apache-2.0
#include "entity_map.hpp"

#include "arguments.hpp"
#include "concerns.hpp"
#include "sessions.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>

#include <unistd.h>

namespace motor::conformance {
namespace {

std::string as_text(const value_view& setting) {
    if (auto text = setting.get_if<std::string>()) return *text;
    if (auto flag = setting.get_if<bool>()) return *flag ? "true" : "false";
    if (auto number = setting.get_if<std::int64_t>()) return std::to_string(*number);
    throw malformed{"a connection string takes no " + shown(setting)};
}

server_api api_of(document_view given) {
    arguments fields{given};
    auto api = server_api::version(fields.require<std::string>("version"));
    if (auto strict = fields.take<bool>("strict")) api.strict(*strict);
    if (auto errors = fields.take<bool>("deprecationErrors")) api.deprecation_errors(*errors);
    fields.no_more();
    return api;
}

/// Polls, since a client does not report changes of its counts. Returns false if the condition does
/// not hold by then.
bool comes_true(const std::function<bool()>& is, std::chrono::milliseconds limit) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!is()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return true;
}

/// Makes a client watch its servers, which begins with the first operation; a test may wait for
/// their events before that. The operation itself is not recorded, even if it fails.
void begin_to_watch(const motor::client& made, event_recorder& events) {
    events.record_commands(false);
    try {
        made.ping().within(std::chrono::seconds{10}).get();
    } catch (const motor::error&) {
        // The test's own operations will show the error.
    }
    // Without this, the test's first operation might need another connection.
    comes_true([&] { return made.stats().idle >= made.stats().workers; }, std::chrono::seconds{1});
    events.record_commands(true);
}

/// Blocks until `minPoolSize` connections have been made.
void await_connections(const client& by, document_view options, std::chrono::milliseconds limit) {
    const auto least = static_cast<std::size_t>(options.get_or<std::int64_t>("minPoolSize", 0));
    if (!comes_true([&] { return by.stats().established >= least; }, limit))
        throw mismatch{"there are no " + std::to_string(least) + " connections"};
}

client_entity make_client(document_view given, const std::string& uri) {
    arguments fields{given};
    for (auto name : {"id", "useMultipleMongoses", "observeEvents", "ignoreCommandMonitoringEvents",
                      "observeSensitiveCommands", "storeEventsAsEntities"})
        fields.take(name);
    if (fields.take("observeLogMessages") || fields.take("observeTracingMessages"))
        throw not_in_library{"log messages, to this runner"};
    if (fields.take("autoEncryptOpts")) throw not_in_library{"automatic encryption"};
    document options{fields.take<document_view>("uriOptions").value_or(document_view{})};
    auto limit = options["timeoutMS"].get_if<std::int64_t>();  // of this runner
    options.remove("timeoutMS");
    std::optional<std::string> app_name;
    for (auto [name, option] : options)
        if (lower(name) == "appname") app_name = option.get<std::string>();
    if (!app_name) options.append("appName", application_name());

    auto events = std::make_shared<event_recorder>(given);
    client_options own;
    own.listener(events);
    if (auto api = fields.take<document_view>("serverApi")) own.server_api(api_of(*api));
    auto pool_ready = fields.take<std::int64_t>("awaitMinPoolSizeMS");
    fields.no_more();
    client made{motor::uri{with_options(uri, options)}, std::move(own)};
    if (limit && *limit > 0) made = made.within(std::chrono::milliseconds{*limit});
    if (events->observes("sdam") || events->observes("cmap") || pool_ready)
        begin_to_watch(made, *events);
    if (pool_ready) await_connections(made, options, std::chrono::milliseconds{*pool_ready});
    return {std::move(made), std::move(events), std::move(app_name)};
}

/// Placeholders stand for credentials; this runner has no real ones.
kms_providers providers_of(document_view given) {
    const std::vector<std::uint8_t> key(96, 1);
    kms_providers made;
    for (auto [name, credentials] : given) {
        document own{credentials.get<document_view>()};
        for (auto [field, setting] : credentials.get<document_view>())
            if (setting["$$placeholder"] && field == "key")
                own.set(field, binary{key});
            else if (setting["$$placeholder"])
                own.set(field, "none");  // a private key is base64, too
        made.add(name, own);
    }
    return made;
}

template <class Handle>
Handle with_settings(Handle handle, std::optional<document_view> given) {
    if (!given) return handle;
    arguments fields{*given};
    if (auto limit = fields.take<std::int64_t>("timeoutMS"))
        handle = handle.within(std::chrono::milliseconds{*limit});
    return apply_concerns(std::move(handle), fields);
}

gridfs_bucket make_bucket(const motor::database& in, std::optional<document_view> given) {
    gridfs_bucket_options own;
    arguments fields{given.value_or(document_view{})};
    if (auto name = fields.take<std::string>("bucketName")) own.bucket_name(*name);
    if (auto size = fields.take<std::int64_t>("chunkSizeBytes")) own.chunk_size(*size);
    fields.take<bool>("disableMD5");  // the client has none anyway
    return gridfs_bucket{apply_concerns(in, fields), own};
}

entity make(std::string_view kind, document_view given, const std::string& uri,
            const entity_map& known) {
    if (kind == "client") return make_client(given, uri);
    arguments fields{given};
    fields.take("id");
    if (kind == "database") {
        auto client = known.get<client_entity>(fields.require<std::string>("client")).handle;
        auto made = client[fields.require<std::string>("databaseName")];
        return with_settings(made, fields.take<document_view>("databaseOptions"));
    }
    if (kind == "collection") {
        auto database = known.get<motor::database>(fields.require<std::string>("database"));
        auto made = database[fields.require<std::string>("collectionName")];
        return with_settings(made, fields.take<document_view>("collectionOptions"));
    }
    if (kind == "thread") return std::make_shared<thread_entity>();
    if (kind == "session") {
        auto client = known.get<client_entity>(fields.require<std::string>("client")).handle;
        auto options = fields.take<document_view>("sessionOptions").value_or(document_view{});
        fields.no_more();
        return client.start_session(session_options_of(options)).get();
    }
    if (kind == "bucket") {
        auto database = known.get<motor::database>(fields.require<std::string>("database"));
        return make_bucket(database, fields.take<document_view>("bucketOptions"));
    }
    if (kind == "clientEncryption") {
        arguments options{fields.require<document_view>("clientEncryptionOpts")};
        auto client = known.get<client_entity>(options.require<std::string>("keyVaultClient"));
        auto vault = options.require<std::string>("keyVaultNamespace");
        auto providers = providers_of(options.require<document_view>("kmsProviders"));
        options.no_more();
        return client_encryption{client.handle, vault, providers};
    }
    throw malformed{"there is no entity \"" + std::string{kind} + "\""};
}

}  // namespace

void thread_entity::run(std::function<void()> what) {
    last_ = std::async(std::launch::async, [before = last_, what = std::move(what)] {
                if (before.valid()) before.get();
                what();
            }).share();
}

void thread_entity::wait() {
    if (!last_.valid()) return;
    if (last_.wait_for(std::chrono::seconds{10}) != std::future_status::ready)
        throw mismatch{"the thread has not ended within 10 seconds"};
    last_.get();
}

void entity_map::add(std::string_view id, entity made, std::string_view owner) {
    std::lock_guard lock{mutex_};
    if (entities_.contains(id))
        throw malformed{"there is an entity \"" + std::string{id} + "\" already"};
    if (auto client = std::get_if<client_entity>(&made))
        recorders_.insert_or_assign(std::string{id}, client->events);
    entities_.try_emplace(std::string{id}, std::move(made), owner);
}

void entity_map::set(std::string_view id, entity made) {
    std::lock_guard lock{mutex_};
    entities_.insert_or_assign(std::string{id}, std::pair{std::move(made), std::string{}});
}

void entity_map::remove(std::string_view id) {
    std::vector<decltype(entities_)::node_type> removed;  // destroyed without the lock
    std::lock_guard lock{mutex_};
    std::vector<std::string> left{std::string{id}};
    while (!left.empty()) {
        auto name = std::move(left.back());
        left.pop_back();
        if (auto found = entities_.find(name); found != entities_.end())
            removed.push_back(entities_.extract(found));
        for (const auto& [other, each] : entities_)
            if (each.second == name) left.push_back(other);
    }
}

entity entity_map::get(std::string_view id) const {
    std::lock_guard lock{mutex_};
    auto found = entities_.find(id);
    if (found == entities_.end()) throw malformed{"there is no entity \"" + std::string{id} + "\""};
    return found->second.first;
}

std::string entity_map::owner_of(std::string_view id) const {
    std::lock_guard lock{mutex_};
    auto found = entities_.find(id);
    return found == entities_.end() ? std::string{} : found->second.second;
}

std::shared_ptr<event_recorder> entity_map::recorder_of(std::string_view client) const {
    std::lock_guard lock{mutex_};
    auto found = recorders_.find(client);
    if (found == recorders_.end())
        throw malformed{"there is no client \"" + std::string{client} + "\""};
    return found->second;
}

std::vector<motor::session> entity_map::sessions() const {
    std::lock_guard lock{mutex_};
    std::vector<motor::session> found;
    for (const auto& [id, each] : entities_)
        if (auto one = std::get_if<motor::session>(&each.first)) found.push_back(*one);
    return found;
}

bool entity_map::has_client(std::string_view id) const {
    std::lock_guard lock{mutex_};
    return recorders_.contains(id);
}

void entity_map::stop_recording() {
    for (const auto& [client, recorder] : recorders_) {
        recorder->stop();
        for (const auto& id : recorder->stored_entities()) {
            array_value events;
            for (const auto& each : recorder->stored(id))
                events.push_back(each);
            set(id, value{events});
        }
    }
}

known_values entity_map::known() const {
    return {[this](std::string_view id) { return get<value>(id); },
            [this](std::string_view id) { return get<motor::session>(id).id(); }};
}

std::string entity_map::app_name() const {
    std::lock_guard lock{mutex_};
    for (const auto& [id, each] : entities_)
        if (auto made = std::get_if<client_entity>(&each.first); made && made->app_name)
            return *made->app_name;
    return application_name();
}

std::string application_name() { return "motor_conformance_" + std::to_string(::getpid()); }

void create_entities(array_view list, const std::string& uri, entity_map& into) {
    for (auto each : list) {
        auto description = each.get<document_view>();
        if (description.size() != 1) throw malformed{"an entity must be one key and its document"};
        auto [kind, given] = *description.begin();
        auto fields = given.get<document_view>();
        auto id = fields["id"].get_if<std::string>();
        if (!id) throw malformed{"an entity has no id"};
        auto owner =
            fields.get_or(fields.contains("client") ? "client" : "database", std::string{});
        into.add(*id, make(kind, fields, uri, into), owner);
    }
}

std::string with_options(std::string_view uri, document_view options) {
    auto question = uri.find('?');
    std::string made{uri.substr(0, question)};
    if (auto scheme = made.find("://"); made.find('/', scheme + 3) == made.npos) made += '/';
    std::vector<std::string> parts;
    for (auto left = question == uri.npos ? std::string_view{} : uri.substr(question + 1);
         !left.empty();) {
        auto part = left.substr(0, left.find('&'));
        left.remove_prefix(std::min(left.size(), part.size() + 1));
        auto same_name = [&](const element& own) {
            return lower(own.key()) == lower(part.substr(0, part.find('=')));
        };
        if (std::ranges::none_of(options, same_name)) parts.emplace_back(part);
    }
    for (auto [name, setting] : options)
        parts.push_back(std::string{name} + "=" + as_text(setting));
    char before = '?';
    for (const auto& part : parts) {
        made += std::exchange(before, '&');
        made += part;
    }
    return made;
}

}  // namespace motor::conformance
