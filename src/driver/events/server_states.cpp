// SPDX-License-Identifier: Apache-2.0
#include "server_states.hpp"

#include <motor/bson/convert.hpp>

#include <vector>

namespace motor::detail {
namespace {

struct servers_asked_for {
    const server_states* states = nullptr;
    std::weak_ptr<server_states> held;  // another object may have the same address later
};
thread_local servers_asked_for asked_last;

std::string in_quotes(std::string_view name) { return "'" + std::string{name} + "'"; }

std::string role_of(document_view hello, const std::string& set) {
    auto is = [&](const char* key) { return hello.get_or(key, false); };
    if (hello.get_or("msg", std::string_view{}) == "isdbgrid") return "it is a mongos";
    if (is("isreplicaset")) return "it waits to be made a member of a replica set";
    if (set.empty()) return "it is a standalone server";
    if (is("isWritablePrimary") || is("ismaster")) return "it is the primary of " + in_quotes(set);
    if (is("secondary")) return "it is a secondary of " + in_quotes(set);
    if (is("arbiterOnly")) return "it is an arbiter of " + in_quotes(set);
    return "it is neither primary nor secondary of " + in_quotes(set);
}

/// The texts in libmongoc's list, `[one] [another]`, whose end may be cut off.
std::vector<std::string_view> texts_in(std::string_view list) {
    std::vector<std::string_view> found;
    constexpr std::string_view between = "] [";
    for (std::size_t offset = 0; offset < list.size();) {
        auto end = list.find(between, offset);
        found.push_back(list.substr(offset, end == list.npos ? end : end - offset));
        offset = end == list.npos ? end : end + between.size();
    }
    return found;
}

}  // namespace

void server_states::opened(std::string_view address) {
    std::lock_guard held{mutex_};
    all_.insert_or_assign(std::string{address}, state{"it has not answered yet"});
}

/// A server that has left its set is forgotten. One that never belonged to it remains, as a cause.
void server_states::closed(std::string_view address) {
    std::lock_guard held{mutex_};
    if (auto found = all_.find(address); found != all_.end() && !found->second.is_out)
        all_.erase(found);
}

void server_states::answered(std::string_view address, document_view hello) {
    auto now = state_of(address, hello);
    std::lock_guard held{mutex_};
    all_.insert_or_assign(std::string{address}, std::move(now));
}

void server_states::failed(std::string_view address, std::string_view why) {
    std::lock_guard held{mutex_};
    all_.insert_or_assign(std::string{address}, state{std::string{why}});
}

/// The state as libmongoc judges it, with libmongoc's text where it has one.
server_states::state server_states::state_of(std::string_view address, document_view hello) const {
    auto set = hello.get_or("setName", std::string{});
    if (!set_name_.empty() && set.empty())
        return {"no reported set name, but expected " + in_quotes(set_name_), true};
    if (!set_name_.empty() && set != set_name_)
        return {"reported set name " + in_quotes(set) + " does not match " + in_quotes(set_name_),
                true};
    auto me = hello.get_or("me", std::string_view{});
    if (!set.empty() && !me.empty() && me != address)
        return {"it calls itself " + std::string{me}, true};
    return {role_of(hello, set), set.empty()};
}

std::string server_states::explain(std::string_view words) const {
    std::lock_guard held{mutex_};
    if (all_.empty()) return std::string{words};
    constexpr std::string_view opening = ": [";
    auto begin = words.find(opening);
    auto end = words.rfind(']');
    if (end == words.npos || end < begin) end = words.size();  // cut off, or no list
    std::string said{words.substr(0, begin)}, causes;
    auto add = [&](const std::string& text) {
        causes += causes.empty() ? "[" : " [";
        causes += text + "]";
    };
    for (const auto& [address, each] : all_)
        add(each.cause.find(address) == each.cause.npos ? address + ": " + each.cause : each.cause);
    if (begin != words.npos) {
        begin += opening.size();
        for (auto text : texts_in(words.substr(begin, end - begin)))
            if (causes.find(text) == causes.npos) add(std::string{text});
        if (end < words.size()) causes += words.substr(end + 1);
    }
    return said + ": " + causes;
}

void server_states::ask(const std::shared_ptr<server_states>& states) {
    if (asked_last.states == states.get() && !asked_last.held.expired()) return;
    asked_last = {states.get(), states};
}

void server_states::refused_last(std::string_view address, std::string_view why) {
    if (auto states = asked_last.held.lock()) states->failed(address, why);
}

std::string server_states::explain_last(std::string_view words) {
    auto states = asked_last.held.lock();
    return states ? states->explain(words) : std::string{words};
}

}  // namespace motor::detail
