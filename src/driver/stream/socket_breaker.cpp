// SPDX-License-Identifier: Apache-2.0
#include "socket_breaker.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace motor::detail {

socket_breaker::socket_breaker(stream_settings& settings) : settings_(settings) {
    if (settings.listeners) checkout_.emplace(*settings.listeners);
    settings.making.add(*this);
}

socket_breaker::~socket_breaker() {
    set_established(false);
    settings_.making.remove(*this);
}

bool socket_breaker::begin_connecting(std::string_view address) {
    finish_connecting();  // a client that waits for a turn must not hold one
    handed_over_ = false;
    if (checkout_) checkout_->look(address);
    making_.server = settings_.making.begin(address);
    if (checkout_ && making_.server)
        making_.record = checkout_->create(address, settings_.making.next_number(*making_.server));
    else if (checkout_)
        checkout_->fail(settings_.closing ? check_out_failed_reason::pool_closed
                                          : check_out_failed_reason::connection_error);
    return making_.server != nullptr;
}

void socket_breaker::hand_over() {
    handed_over_ = true;
    if (checkout_) records_.push_back(making_.record);
}

void socket_breaker::fail_connecting() noexcept {
    if (checkout_ && making_.record)
        checkout_->close(making_.record, connection_closed_reason::error);
    end_connecting(false);
}

void socket_breaker::end_connecting(bool made) noexcept {
    const connection_link ended = std::exchange(making_, connection_link{});
    if (ended.server) settings_.making.end(*ended.server, made);
}

void socket_breaker::finish_connecting() noexcept {
    if (!making_.server) return;
    const connection_link made = making_;
    settle(handshake_socket_.load(), made);
    if (checkout_ && made.record) checkout_->take(made.record);
}

/// The handshake is over. Threads that wait for a turn or for a connection may look again.
void socket_breaker::settle(int socket, const connection_link& link) noexcept {
    serving_socket_ = socket;
    serves_.store(link.server);
    if (checkout_ && link.record) checkout_->ready(link.record);
    set_established(!broken());
    if (making_.server)
        end_connecting(true);
    else
        settings_.making.changed();
}

namespace {
thread_local socket_breaker* used_by_this_thread = nullptr;
}  // namespace

void socket_breaker::begin_use() noexcept {
    if (!checkout_) return;
    checkout_->begin();
    used_by_this_thread = this;
}

void socket_breaker::end_use() noexcept {
    finish_connecting();
    if (!checkout_) return;
    checkout_->end();
    used_by_this_thread = nullptr;
}

void socket_breaker::make_ahead() noexcept {
    if (checkout_) checkout_->end();
}

void socket_breaker::before_command(std::string_view address) noexcept {
    auto used = used_by_this_thread;
    if (!used) return;
    for (const auto& each : used->records_)
        if (each->address == address) return used->checkout_->take(each);
}

bool socket_breaker::closed_by_peer() const noexcept {
    pollfd connection{serving_socket_, POLLRDHUP, 0};
    return serving_socket_ >= 0 && ::poll(&connection, 1, 0) > 0;
}

void socket_breaker::set_established(bool established) noexcept {
    if (established_.exchange(established) == established) return;
    auto& count = settings_.making.established_;
    established ? ++count : --count;
}

bool socket_breaker::begin(int socket, bool handshake, const connection_link& link) noexcept {
    if (handshake) {
        handshake_socket_.store(socket);
        return !closed_.load();  // close() sets the mark first, and then reads the socket
    }
    if (!established_.load(std::memory_order_relaxed) || serving_socket_ != socket)
        settle(socket, link);
    if (checkout_ && link.record) checkout_->take(link.record);
    if (timed_) command_since_.store(clock::now(), std::memory_order_relaxed);
    if (handshake_socket_.load(std::memory_order_relaxed) >= 0) handshake_socket_.store(-1);
    for (int state = none; !command_.compare_exchange_weak(state, socket);)
        if (state == refused || state == lost) return false;
    return !closed_.load();
}

void socket_breaker::end(int socket) noexcept { command_.compare_exchange_strong(socket, none); }

void socket_breaker::renew() noexcept {
    int given_up = refused;
    if (command_.load(std::memory_order_relaxed) == refused)
        command_.compare_exchange_strong(given_up, none);
}

void socket_breaker::interrupt() noexcept {
    std::lock_guard held{closing_};
    for (int state = command_.load(); state != refused && state != lost;) {
        const bool sent = state >= 0;
        if (sent && shared_.load(std::memory_order_relaxed)) return;
        if (!command_.compare_exchange_weak(state, sent ? lost : refused)) continue;
        if (sent) ::shutdown(state, SHUT_RDWR);
        return;
    }
}

void socket_breaker::close() noexcept {
    closed_.store(true);
    std::lock_guard held{closing_};
    int command = command_.load(), handshake = handshake_socket_.load();
    if (command >= 0) ::shutdown(command, SHUT_RDWR);
    if (handshake >= 0) ::shutdown(handshake, SHUT_RDWR);
}

void socket_breaker::close_socket(int socket, const connection_link& link, bool failed) noexcept {
    if (serving_socket_ == socket) {
        serving_socket_ = -1;
        set_established(false);
    }
    if (checkout_ && link.record) tell_closed(link, failed);
    int handshake = socket;
    {
        std::lock_guard held{closing_};
        end(socket);
        if (!handshake_socket_.compare_exchange_strong(handshake, -1)) handshake = -1;
        ::close(socket);
    }
    if (handshake == socket && handed_over_) end_connecting(false);
}

/// Reports a closed connection. One that libmongoc does not have yet is not reported: the host's
/// next address may be tried.
void socket_breaker::tell_closed(const connection_link& link, bool failed) noexcept {
    if (std::erase(records_, link.record) == 0) return;
    checkout_->close(link.record, settings_.closing    ? connection_closed_reason::pool_closed
                                  : failed || broken() ? connection_closed_reason::error
                                                       : connection_closed_reason::stale);
}

}  // namespace motor::detail
