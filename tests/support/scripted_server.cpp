// SPDX-License-Identifier: Apache-2.0
#include "scripted_server.hpp"

#include <motor/bson/builder.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "deadline.hpp"
#include "system_call.hpp"

namespace motor::testing {
namespace {

bool greets(std::string_view name) {
    return name == "hello" || name == "isMaster" || name == "ismaster";
}

}  // namespace

reply::reply(document_view body) {
    if (!body["ok"]) body_.append("ok", 1);
    body_.concat(body);
}

reply reply::error(int code, std::string_view message, const std::vector<std::string>& labels) {
    document body = doc("ok", 0, "code", code, "codeName", "Scripted", "errmsg", message);
    if (!labels.empty()) body.append("errorLabels", labels);
    return body;
}

reply reply::after(gate opens) const {
    auto held = *this;
    held.gate_ = std::move(opens);
    return held;
}

reply reply::distorted(distortion how) const {
    auto made = *this;
    made.distorted_ = std::move(how);
    return made;
}

reply reply::distorted_on_wire(distortion how) const {
    auto made = *this;
    made.distorted_on_wire_ = std::move(how);
    return made;
}

reply reply::dripping(std::chrono::microseconds pause) const {
    auto made = *this;
    made.pause_ = pause;
    return made;
}

reply reply::then_close() const {
    auto made = *this;
    made.closes_ = true;
    return made;
}

bool reply::send(int socket, const request& to) const {
    if (action_ == action::close) return false;
    bool wanted = to.wants_reply || distorted_ || distorted_on_wire_;
    if (action_ == action::never || !wanted) return true;
    auto message = message_of(to, body_);
    if (distorted_) distorted_(message);
    message = packed_for(to, std::move(message));
    if (distorted_on_wire_) distorted_on_wire_(message);
    if (pause_.count() == 0) return send_all(socket, message) && !closes_;
    for (auto& each : message) {
        if (!send_all(socket, {&each, 1})) return false;
        std::this_thread::sleep_for(pause_);
    }
    return !closes_;
}

server_profile server_profile::primary() {
    server_profile made;
    made.set_name = "rs0";
    made.session_timeout_minutes = 30;
    return made;
}

server_profile server_profile::mongos() {
    server_profile made;
    made.is_mongos = true;
    made.session_timeout_minutes = 30;
    return made;
}

scripted_server::scripted_server(server_profile profile, int port) : profile_(std::move(profile)) {
    check(listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    socklen_t length = sizeof address;
    int enabled = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &enabled, sizeof enabled);
    check(::bind(listener_, reinterpret_cast<sockaddr*>(&address), length), "bind");
    check(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length), "getsockname");
    check(::listen(listener_, 128), "listen");
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread{[this] { accept_all(); }};
}

scripted_server::~scripted_server() {
    go_away();
    links_.clear();  // joins their threads
}

std::string scripted_server::address() const { return "127.0.0.1:" + std::to_string(port_); }

std::string scripted_server::uri(std::string_view options) const {
    auto text = "mongodb://" + address() + "/?" + std::string{options};
    if (!profile_.set_name.empty())
        text += (options.empty() ? "replicaSet=" : "&replicaSet=") + profile_.set_name;
    return text;
}

void scripted_server::on(std::string_view name, handler answer) {
    std::lock_guard lock{mutex_};
    standing_.insert_or_assign(std::string{name}, std::move(answer));
}

void scripted_server::on(std::string_view name, const reply& answer) {
    on(name, [answer](document_view) { return answer; });
}

void scripted_server::once(std::string_view name, handler answer) {
    std::lock_guard lock{mutex_};
    once_[std::string{name}].push_back(std::move(answer));
}

void scripted_server::once(std::string_view name, const reply& answer) {
    once(name, [answer](document_view) { return answer; });
}

void scripted_server::otherwise(handler answer) {
    std::lock_guard lock{mutex_};
    otherwise_ = std::move(answer);
}

void scripted_server::greet(greeting greeter) {
    std::lock_guard lock{mutex_};
    greeting_ = std::move(greeter);
}

std::vector<received_command> scripted_server::commands() const {
    std::lock_guard lock{mutex_};
    return commands_;
}

std::vector<document> scripted_server::commands(std::string_view name) const {
    std::lock_guard lock{mutex_};
    std::vector<document> found;
    for (const auto& each : commands_)
        if (each.name == name) found.push_back(each.body);
    return found;
}

std::vector<std::string> scripted_server::command_names() const {
    std::lock_guard lock{mutex_};
    std::vector<std::string> names;
    for (const auto& each : commands_)
        names.push_back(each.name);
    return names;
}

void scripted_server::forget_commands() {
    std::lock_guard lock{mutex_};
    commands_.clear();
}

void scripted_server::wait_for(std::string_view name, std::size_t count) const {
    std::unique_lock lock{mutex_};
    auto recorded = [&] {
        return std::ranges::count(commands_, name, &received_command::name) >=
               static_cast<std::ptrdiff_t>(count);
    };
    if (!recorded_.wait_for(lock, wait_limit, recorded))
        throw deadline_exceeded{"no " + std::string{name} + " came"};
}

std::size_t scripted_server::connections() const {
    std::lock_guard lock{mutex_};
    return links_.size();
}

std::size_t scripted_server::open_connections() const {
    std::lock_guard lock{mutex_};
    return static_cast<std::size_t>(
        std::ranges::count_if(links_, [](const link& each) { return each.socket >= 0; }));
}

std::size_t scripted_server::used_connections() const {
    std::lock_guard lock{mutex_};
    return static_cast<std::size_t>(std::ranges::count(links_, true, &link::used));
}

void scripted_server::close_connections() {
    std::lock_guard lock{mutex_};
    for (auto& each : links_) {
        each.thread.request_stop();
        if (each.socket >= 0) ::shutdown(each.socket, SHUT_RDWR);
    }
}

void scripted_server::go_away() {
    {
        std::lock_guard lock{mutex_};
        if (std::exchange(gone_, true)) return;
        ::shutdown(listener_, SHUT_RDWR);  // ends the pending accept()
    }
    acceptor_.join();
    ::close(listener_);
    close_connections();
}

void scripted_server::accept_all() {
    for (;;) {
        int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        std::lock_guard lock{mutex_};
        if (gone_) {
            if (socket >= 0) ::close(socket);
            return;
        }
        if (socket < 0) continue;
        int enabled = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &enabled, sizeof enabled);
        auto& made = links_.emplace_back();
        made.number = links_.size() - 1;
        made.socket = socket;
        made.thread =
            std::jthread{[this, &made](const std::stop_token& stop) { serve(made, stop); }};
    }
}

void scripted_server::serve(link& accepted, const std::stop_token& stop) {
    int socket;
    {
        std::lock_guard lock{mutex_};
        socket = accepted.socket;
    }
    while (auto command = read_request(socket)) {
        if (command->command.empty()) break;
        auto name = std::string{(*command->command.begin()).key()};
        if (!act(socket, *command, answer_to(accepted, *command, name), stop)) break;
    }
    std::lock_guard lock{mutex_};
    ::close(std::exchange(accepted.socket, -1));
}

/// Returns false if the connection must be closed.
bool scripted_server::act(int socket, const request& to, const reply& scripted,
                          const std::stop_token& stop) {
    if (scripted.held_by() && !scripted.held_by()->wait(stop)) return false;
    return scripted.send(socket, to);
}

reply scripted_server::answer_to(link& from, const request& command, std::string_view name) {
    std::optional<handler> script;
    {
        std::lock_guard lock{mutex_};
        script = scripted(name);
        if (!script && greets(name)) return greet(command.command);
        if (!script && (name == "ping" || name == "endSessions")) return doc();
        if (!script && otherwise_) script = otherwise_;
        from.used = true;
        commands_.push_back({std::string{name}, command.command, from.number, command.has_sequences,
                             command.wants_reply, command.compressor.has_value()});
    }
    recorded_.notify_all();
    if (!script) return reply::error(59, "no such command: '" + std::string{name} + "'");
    std::lock_guard lock{script_mutex_};
    return (*script)(command.command);
}

/// Called under the lock.
document scripted_server::greet(document_view command) const {
    auto answer = hello();
    auto common = command.get_or("compression", std::vector<std::string>{});
    std::erase_if(common, [&](const auto& each) {
        return std::ranges::find(profile_.compressors, each) == profile_.compressors.end();
    });
    if (!common.empty()) answer.append("compression", common);
    return greeting_ ? greeting_(command, std::move(answer)) : answer;
}

/// Called under the lock.
std::optional<scripted_server::handler> scripted_server::scripted(std::string_view name) {
    if (auto queue = once_.find(name); queue != once_.end() && !queue->second.empty()) {
        auto next = std::move(queue->second.front());
        queue->second.pop_front();
        return next;
    }
    if (auto standing = standing_.find(name); standing != standing_.end()) return standing->second;
    return std::nullopt;
}

document scripted_server::hello() const {
    document body =
        doc("helloOk", true, "isWritablePrimary", true, "ismaster", true, "minWireVersion", 0,
            "maxWireVersion", profile_.max_wire_version, "maxBsonObjectSize",
            profile_.max_bson_object_size, "maxMessageSizeBytes", profile_.max_message_size,
            "maxWriteBatchSize", profile_.max_write_batch_size, "readOnly", false);
    if (profile_.session_timeout_minutes)
        body.append("logicalSessionTimeoutMinutes", *profile_.session_timeout_minutes);
    if (profile_.is_mongos) body.append("msg", "isdbgrid");
    if (!profile_.set_name.empty()) {
        auto hosts = profile_.hosts.empty() ? std::vector{address()} : profile_.hosts;
        body.append("setName", profile_.set_name).append("setVersion", 1).append("hosts", hosts);
        body.append("lastWrite", doc("lastWriteDate", date{std::chrono::seconds{1'700'000'000}}));
        body.append("me", address()).append("primary", address()).append("secondary", false);
    }
    return body;
}

}  // namespace motor::testing
