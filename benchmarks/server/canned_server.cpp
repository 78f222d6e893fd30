// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/server/canned_server.hpp>

#include <benchmarks/server/canned_replies.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <system_error>
#include <thread>

namespace bench {
namespace {

/// Holds connections until a number of them have arrived.
class gathering {
public:
    explicit gathering(std::size_t size) : size_(size) {}

    void wait() {
        if (size_ <= 1) return;
        std::unique_lock held{mutex_};
        auto mine = round_;
        if (++waiting_ >= size_) {
            waiting_ = 0;
            ++round_;
            complete_.notify_all();
        }
        complete_.wait(held, [&] { return round_ != mine; });
    }

private:
    const std::size_t size_;
    std::mutex mutex_;
    std::condition_variable complete_;
    std::size_t waiting_ = 0, round_ = 0;
};

class connection {
public:
    connection(int socket, const canned_replies& replies, gathering& held,
               std::chrono::milliseconds delay)
        : socket_(socket), replies_(replies), held_(held), delay_(delay) {}

    void serve() {
        wire::send_at_once(socket_);
        // Otherwise every sleep would last 50 us longer.
        ::prctl(PR_SET_TIMERSLACK, 1UL);
        while (next())
            if (!answer()) break;
        ::close(socket_);
    }

private:
    /// The buffer has the start of the next message; the rest has been discarded.
    bool next() {
        have_ -= used_;
        std::memmove(buffer_.data(), buffer_.data() + used_, have_);
        if (!fill(sizeof head_)) return false;
        std::memcpy(&head_, buffer_.data(), sizeof head_);
        auto length = static_cast<std::size_t>(head_.length);
        used_ = std::min(length, buffer_.size());
        return fill(used_) && (length == used_ || wire::discard(socket_, length - used_));
    }

    bool fill(std::size_t wanted) {
        while (have_ < wanted) {
            auto got = ::recv(socket_, buffer_.data() + have_, buffer_.size() - have_, 0);
            if (got <= 0) return false;
            have_ += static_cast<std::size_t>(got);
        }
        return true;
    }

    bool answer() {
        auto reply = replies_.to({buffer_.data(), used_}, files_);
        if (!reply) return true;
        if (!replies_.greets(reply)) {
            if (delay_.count() != 0) std::this_thread::sleep_for(delay_);
            held_.wait();
        }
        return send(*reply);
    }

    bool send(const wire::bytes& reply) {
        std::array<std::uint8_t, 1024> mine;
        auto start = std::min(reply.size(), mine.size());
        std::memcpy(mine.data(), reply.data(), start);
        std::memcpy(mine.data() + offsetof(wire::header, answers), &head_.id, sizeof head_.id);
        return wire::send_all(socket_, {mine.data(), start}) &&
               wire::send_all(socket_, std::span{reply}.subspan(start));
    }

    int socket_;
    const canned_replies& replies_;
    canned_files files_;
    gathering& held_;
    std::chrono::milliseconds delay_;
    wire::header head_{};
    std::size_t have_ = 0, used_ = 0;
    std::array<std::uint8_t, 16 << 10> buffer_;
};

int listen_somewhere() {
    auto check = [](int outcome, const char* doing) {
        if (outcome < 0) throw std::system_error{errno, std::generic_category(), doing};
        return outcome;
    };
    int listener = check(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof at;
    check(::bind(listener, reinterpret_cast<sockaddr*>(&at), length), "bind");
    check(::getsockname(listener, reinterpret_cast<sockaddr*>(&at), &length), "getsockname");
    check(::listen(listener, SOMAXCONN), "listen");
    std::printf("%d\n", ntohs(at.sin_port));
    std::fflush(stdout);
    return listener;
}

}  // namespace

void serve(const canned_server_options& how) {
    const canned_replies replies;
    gathering held{how.gather};
    int listener = listen_somewhere();
    for (;;) {
        int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) continue;
        std::thread{[&, socket] { connection{socket, replies, held, how.delay}.serve(); }}.detach();
    }
}

}  // namespace bench
