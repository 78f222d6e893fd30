// SPDX-License-Identifier: Apache-2.0
#include "wire.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace motor::driver {

wire::~wire() {
    set_established(false);
    settings_.making.remove(*this);
}

bool wire::begin_connecting(std::string_view address) {
    finish_connecting();  // who waits for a turn must not have one
    handed_over_ = false;
    making_ = settings_.making.begin(address);
    return making_ != nullptr;
}

void wire::end_connecting(bool made) noexcept {
    if (auto to = std::exchange(making_, nullptr)) settings_.making.end(*to, made);
}

void wire::finish_connecting() noexcept {
    if (making_) settle(handshake_socket_.load(), making_);
}

/// The handshake is over. Who waits for a turn, or for a connection, may look again.
void wire::settle(int socket, connecting::server* to) noexcept {
    serving_socket_ = socket;
    serves_.store(to);
    set_established(!broken());
    if (making_)
        end_connecting(true);
    else
        settings_.making.changed();
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

bool wire::begin(int socket, bool handshake, connecting::server* to) noexcept {
    if (handshake) {
        handshake_socket_.store(socket);
        return !closed_.load();  // who closes sets the mark first, and then looks for the socket
    }
    if (!established_.load(std::memory_order_relaxed) || serving_socket_ != socket)
        settle(socket, to);
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

void wire::close_socket(int socket) noexcept {
    if (serving_socket_ == socket) {
        serving_socket_ = -1;
        set_established(false);
    }
    int handshake = socket;
    {
        std::lock_guard held{closing_};
        end(socket);
        if (!handshake_socket_.compare_exchange_strong(handshake, -1)) handshake = -1;
        ::close(socket);
    }
    if (handshake == socket && handed_over_) end_connecting(false);
}

}  // namespace motor::driver
