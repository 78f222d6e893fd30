// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>

#include <atomic>
#include <exception>
#include <memory>

namespace motor::detail {

/// The process in which an object was made. fork() leaves a copy of the object in the child,
/// without the threads that work for it, with mutexes that these may have locked, and with the
/// parent's sockets. An object with any of them therefore asks first whether it is at home. In
/// another process it refuses to work, and its destructor leaves all that alone.
///
/// Only fork() itself is noticed, by pthread_atfork(): neither `_Fork()` nor a bare `clone()`.
/// Running another program, as posix_spawn() and system() do, changes nothing.
class MOTOR_EXPORT home_process {
public:
    home_process();

    /// The object is in the process that made it.
    [[nodiscard]] bool here() const noexcept {
        return number_ == forks_.load(std::memory_order_relaxed);
    }
    /// The invalid_operation that an object of this name throws in another process. Null at home.
    [[nodiscard]] std::exception_ptr refusal(const char* name) const {
        return here() ? nullptr : refusal_of(name);
    }
    /// Throws that error unless at home.
    void require(const char* name) const {
        if (!here()) std::rethrow_exception(refusal_of(name));
    }
    /// Keeps an object of another process for ever: it is never destroyed, and counts as no leak.
    static void leave(std::shared_ptr<void> object);

private:
    static std::exception_ptr refusal_of(const char* name);
    static void forked() noexcept { forks_.fetch_add(1, std::memory_order_relaxed); }

    static std::atomic<unsigned> forks_;  // from the program's start to this process
    unsigned number_;
};

}  // namespace motor::detail
