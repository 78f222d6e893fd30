// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/context/fiber.hpp>

#include <cstddef>
#include <functional>
#include <vector>

namespace bench {

/// Fibers that wait for sockets on one thread, like greenlets: the core that Motor had once.
class fiber_loop {
public:
    /// A socket that a fiber uses. Its readiness is remembered (edge-triggered), so that waiting
    /// for it costs no system call of its own.
    class socket {
    public:
        socket(fiber_loop& in, int fd);
        socket(const socket&) = delete;
        socket& operator=(const socket&) = delete;
        ~socket();

        [[nodiscard]] int fd() const noexcept { return fd_; }
        /// Suspends the fiber until there may be bytes to read, or room to write.
        void wait_readable() { wait_for(readable_); }
        void wait_writable() { wait_for(writable_); }
        /// Notes that everything was read, so that the next wait really waits.
        void is_drained() noexcept { readable_ = false; }
        void is_full() noexcept { writable_ = false; }

    private:
        friend class fiber_loop;
        void wait_for(const bool& ready);

        fiber_loop& loop_;
        int fd_;
        bool readable_ = false, writable_ = false;
        boost::context::fiber* waiting_ = nullptr;
    };

    fiber_loop();
    fiber_loop(const fiber_loop&) = delete;
    fiber_loop& operator=(const fiber_loop&) = delete;
    ~fiber_loop();

    /// Adds a fiber, which starts in run(). Its body must not throw.
    void spawn(std::function<void()> body);
    /// Runs until all fibers have ended.
    void run();

private:
    void resume(boost::context::fiber& which);
    void wait_for_events();

    int epoll_;
    std::vector<boost::context::fiber> fibers_;
    boost::context::fiber back_;  // switches from the running fiber to the loop
    boost::context::fiber* current_ = nullptr;
    std::size_t alive_ = 0;
};

}  // namespace bench
