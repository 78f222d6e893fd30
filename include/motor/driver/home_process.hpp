// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <exception>
#include <memory>

namespace motor::driver {

/// The process in which an object was made. fork() leaves a copy of the object in the child,
/// without the threads that work for it, with mutexes that these may have locked, and with sockets
/// that are the parent's. So what has any of them asks first whether it is at home: elsewhere it
/// serves nobody, and its destructor leaves all that alone.
///
/// Only fork() itself is noticed, by pthread_atfork(): neither `_Fork()` nor a bare `clone()`. What
/// runs another program, as posix_spawn() and system() do, changes nothing.
class home_process {
public:
    home_process();

    /// The calling process made it.
    [[nodiscard]] bool here() const noexcept {
        return number_ == forks_.load(std::memory_order_relaxed);
    }
    /// The invalid_operation that `what`, so named, throws in any other process. Null at home.
    [[nodiscard]] std::exception_ptr refusal(const char* what) const {
        return here() ? nullptr : refusal_of(what);
    }
    /// Throws it.
    void require(const char* what) const {
        if (!here()) std::rethrow_exception(refusal_of(what));
    }
    /// Keeps what is another process's as it is, for ever: nobody destroys it, and it is no leak.
    static void leave(std::shared_ptr<void> theirs);

private:
    static std::exception_ptr refusal_of(const char* what);
    static void forked() noexcept { forks_.fetch_add(1, std::memory_order_relaxed); }

    static std::atomic<unsigned> forks_;  // from the program's start to this process
    unsigned number_;
};

}  // namespace motor::driver
