// SPDX-License-Identifier: Apache-2.0
#include "wire.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace motor::driver {

wire::wire(wire_settings& settings) : settings_(settings) {
    if (settings.told) told_.emplace(*settings.told);
    settings.making.add(*this);
}

wire::~wire() {
    set_established(false);
    settings_.making.remove(*this);
}

bool wire::begin_connecting(std::string_view address) {
    finish_connecting();  // who waits for a turn must not have one
    handed_over_ = false;
    if (told_) told_->look(address);
    making_.to = settings_.making.begin(address);
    if (told_ && making_.to)
        making_.told = told_->create(address, settings_.making.next_number(*making_.to));
    else if (told_)
        told_->fail(settings_.closing ? check_out_failed_reason::pool_closed
                                      : check_out_failed_reason::connection_error);
    return making_.to != nullptr;
}

void wire::hand_over() {
    handed_over_ = true;
    if (told_) told_connections_.push_back(making_.told);
}

void wire::fail_connecting() noexcept {
    if (told_ && making_.told) told_->close(making_.told, connection_closed_reason::error);
    end_connecting(false);
}

void wire::end_connecting(bool made) noexcept {
    const link ended = std::exchange(making_, link{});
    if (ended.to) settings_.making.end(*ended.to, made);
}

void wire::finish_connecting() noexcept {
    if (!making_.to) return;
    const link made = making_;
    settle(handshake_socket_.load(), made);
    if (told_ && made.told) told_->take(made.told);
}

/// The handshake is over. Who waits for a turn, or for a connection, may look again.
void wire::settle(int socket, const link& of) noexcept {
    serving_socket_ = socket;
    serves_.store(of.to);
    if (told_ && of.told) told_->ready(of.told);
    set_established(!broken());
    if (making_.to)
        end_connecting(true);
    else
        settings_.making.changed();
}

namespace {
thread_local wire* used_by_this_thread = nullptr;
}  // namespace

void wire::begin_use() noexcept {
    if (!told_) return;
    told_->begin();
    used_by_this_thread = this;
}

void wire::end_use() noexcept {
    finish_connecting();
    if (!told_) return;
    told_->end();
    used_by_this_thread = nullptr;
}

void wire::make_ahead() noexcept {
    if (told_) told_->end();
}

void wire::before_command(std::string_view address) noexcept {
    auto mine = used_by_this_thread;
    if (!mine) return;
    for (const auto& each : mine->told_connections_)
        if (each->address == address) return mine->told_->take(each);
}

bool wire::closed_by_peer() const noexcept {
    pollfd connection{serving_socket_, POLLRDHUP, 0};
    return serving_socket_ >= 0 && ::poll(&connection, 1, 0) > 0;
}

void wire::set_established(bool on) noexcept {
    if (established_.exchange(on) == on) return;
    auto& count = settings_.making.established_;
    on ? ++count : --count;
}

bool wire::begin(int socket, bool handshake, const link& of) noexcept {
    if (handshake) {
        handshake_socket_.store(socket);
        return !closed_.load();  // who closes sets the mark first, and then looks for the socket
    }
    if (!established_.load(std::memory_order_relaxed) || serving_socket_ != socket)
        settle(socket, of);
    if (told_ && of.told) told_->take(of.told);
    if (timed_) command_since_.store(clock::now(), std::memory_order_relaxed);
    if (handshake_socket_.load(std::memory_order_relaxed) >= 0) handshake_socket_.store(-1);
    for (int before = none; !command_.compare_exchange_weak(before, socket);)
        if (before == refused || before == lost) return false;
    return !closed_.load();
}

void wire::end(int socket) noexcept { command_.compare_exchange_strong(socket, none); }

void wire::renew() noexcept {
    int given_up = refused;
    if (command_.load(std::memory_order_relaxed) == refused)
        command_.compare_exchange_strong(given_up, none);
}

void wire::give_up() noexcept {
    std::lock_guard held{closing_};
    for (int before = command_.load(); before != refused && before != lost;) {
        const bool sent = before >= 0;
        if (sent && shared_.load(std::memory_order_relaxed)) return;
        if (!command_.compare_exchange_weak(before, sent ? lost : refused)) continue;
        if (sent) ::shutdown(before, SHUT_RDWR);
        return;
    }
}

void wire::close() noexcept {
    closed_.store(true);
    std::lock_guard held{closing_};
    int command = command_.load(), handshake = handshake_socket_.load();
    if (command >= 0) ::shutdown(command, SHUT_RDWR);
    if (handshake >= 0) ::shutdown(handshake, SHUT_RDWR);
}

void wire::close_socket(int socket, const link& of, bool failed) noexcept {
    if (serving_socket_ == socket) {
        serving_socket_ = -1;
        set_established(false);
    }
    if (told_ && of.told) tell_closed(of, failed);
    int handshake = socket;
    {
        std::lock_guard held{closing_};
        end(socket);
        if (!handshake_socket_.compare_exchange_strong(handshake, -1)) handshake = -1;
        ::close(socket);
    }
    if (handshake == socket && handed_over_) end_connecting(false);
}

/// What libmongoc does not have yet may be tried at another of the host's addresses.
void wire::tell_closed(const link& of, bool failed) noexcept {
    if (std::erase(told_connections_, of.told) == 0) return;
    told_->close(of.told, settings_.closing    ? connection_closed_reason::pool_closed
                          : failed || broken() ? connection_closed_reason::error
                                               : connection_closed_reason::stale);
}

}  // namespace motor::driver
