// SPDX-License-Identifier: Apache-2.0
#include "wire.hpp"

#include <sys/socket.h>
#include <unistd.h>

namespace motor::driver {

// Sequentially consistent on both sides: who aborts sets the mark and then looks for a socket, who
// begins shows its socket and then looks for the mark, so that one of them sees the other.

bool wire::begin(int socket, bool handshake) noexcept {
    if (timed_ && !handshake) command_since_.store(clock::now(), std::memory_order_relaxed);
    command_socket_.store(handshake ? -1 : socket);
    handshake_socket_.store(handshake ? socket : -1);
    return !failing(handshake);
}

void wire::abort() noexcept {
    aborted_.store(true);
    shut_down(false);
}

void wire::close() noexcept {
    closed_.store(true);
    shut_down(true);
}

void wire::shut_down(bool handshake_too) noexcept {
    std::lock_guard held{closing_};
    int command = command_socket_.load(), handshake = handshake_socket_.load();
    if (command >= 0) ::shutdown(command, SHUT_RDWR);
    if (handshake_too && handshake >= 0) ::shutdown(handshake, SHUT_RDWR);
}

void wire::close_socket(int socket) noexcept {
    std::lock_guard held{closing_};
    int mine = socket;
    command_socket_.compare_exchange_strong(mine, -1);
    mine = socket;
    handshake_socket_.compare_exchange_strong(mine, -1);
    ::close(socket);
}

}  // namespace motor::driver
