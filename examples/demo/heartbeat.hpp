// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

namespace demo {

/// Beats every millisecond on a loop's thread and remembers the worst delay: for that long
/// something kept the loop from its other work. It must not outlive the loop's context.
class heartbeat {
public:
    using clock = std::chrono::steady_clock;

    explicit heartbeat(boost::asio::io_context& loop) : timer_(loop) { beat(); }
    heartbeat(const heartbeat&) = delete;
    heartbeat& operator=(const heartbeat&) = delete;

    /// Call it on the loop's thread.
    void stop() {
        stopped_ = true;
        timer_.cancel();
    }
    /// Names the current phase of the program, for the report of the worst stall.
    void now(std::string what) { activity_ = std::move(what); }

    [[nodiscard]] clock::duration worst_stall() const { return worst_; }
    [[nodiscard]] const std::string& during() const { return during_; }

private:
    void beat() {
        due_ = std::max(due_ + std::chrono::milliseconds{1}, clock::now());
        timer_.expires_at(due_);
        timer_.async_wait([this](boost::system::error_code) {
            if (stopped_) return;
            if (auto late = clock::now() - due_; late > worst_) {
                worst_ = late;
                during_ = activity_;
            }
            beat();
        });
    }

    boost::asio::steady_timer timer_;
    clock::time_point due_ = clock::now();
    clock::duration worst_{};
    std::string activity_, during_;
    bool stopped_ = false;
};

/// Beats on a thread that does nothing else. When it is late, the machine is busy, or paused by its
/// host: a stall of that length is not the program's fault.
class idle_heartbeat {
public:
    ~idle_heartbeat() {
        if (thread_.joinable()) worst_stall();
    }
    /// Stops the thread.
    heartbeat::clock::duration worst_stall() {
        boost::asio::post(loop_, [this] { beat_.stop(); });
        thread_.join();
        return beat_.worst_stall();
    }

private:
    boost::asio::io_context loop_{1};
    heartbeat beat_{loop_};
    std::thread thread_{[this] { loop_.run(); }};
};

}  // namespace demo
