// SPDX-License-Identifier: Apache-2.0
#include "wire.hpp"

#include <sys/socket.h>
#include <unistd.h>

namespace motor::driver {

bool wire::begin(int socket, bool handshake) noexcept {
    if (handshake) {
        handshake_socket_.store(socket);
        return !closed_.load();  // who closes sets the mark first, and then looks for the socket
    }
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
    std::lock_guard held{closing_};
    end(socket);
    int mine = socket;
    handshake_socket_.compare_exchange_strong(mine, -1);
    ::close(socket);
}

}  // namespace motor::driver
