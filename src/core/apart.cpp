// SPDX-License-Identifier: Apache-2.0
#include "apart.hpp"

#include "../bson/at_load.hpp"
#include "../driver/of_this_process.hpp"
#include "threads.hpp"

#include <atomic>
#include <cstdlib>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace motor::core {
namespace {

using namespace std::chrono_literals;

constexpr auto limit_at_exit = 1s;

struct left_over {
    std::thread thread;
    std::future<void> ended;
};

left_over started_with(std::function<void()> work) {
    std::promise<void> promise;
    left_over made{{}, promise.get_future()};
    made.thread = start_thread([work = std::move(work), ended = std::move(promise)]() mutable {
        work();
        work = nullptr;
        ended.set_value();
    });
    return made;
}

/// The threads that took longer than somebody wanted to wait, of one process; and the work for
/// which there was no thread.
class all_left_over {
public:
    const driver::home_process home;

    void add(left_over another) {
        std::lock_guard held{mutex_};
        if (has_waited_) {
            another.thread.detach();
            return;
        }
        std::erase_if(threads_, [](left_over& each) {
            if (each.ended.wait_for(0s) != std::future_status::ready) return false;
            each.thread.join();
            return true;
        });
        threads_.push_back(std::move(another));
    }

    void keep(std::function<void()> work) {
        std::lock_guard held{mutex_};
        waiting_.push_back(std::move(work));
    }

    void start_what_waits() noexcept {
        std::lock_guard held{mutex_};
        while (!waiting_.empty()) {
            if (!can_start([&] { threads_.push_back(started_with(waiting_.back())); })) return;
            waiting_.pop_back();
        }
    }

    void wait_at_exit() {
        start_what_waits();
        std::vector<left_over> last;
        {
            std::lock_guard held{mutex_};
            last.swap(threads_);
            has_waited_ = true;
        }
        auto until = std::chrono::steady_clock::now() + limit_at_exit;
        for (auto& each : last) {
            if (each.ended.wait_until(until) == std::future_status::ready)
                each.thread.join();
            else
                each.thread.detach();
        }
    }

private:
    std::mutex mutex_;
    bool has_waited_ = false;  // at exit: nobody joins what comes later
    std::vector<left_over> threads_;
    std::vector<std::function<void()>> waiting_;
};

/// Never destroyed: a thread may come to it while the process ends. A child that fork() made has
/// none of its parent's threads, and begins anew.
all_left_over& threads_left_over() {
    static std::atomic<all_left_over*> all{new all_left_over};
    return driver::of_this_process(
        all, [](const all_left_over&) { return std::make_unique<all_left_over>(); });
}

const detail::at_load left_over_list{[] { threads_left_over(); }};

std::atomic<bool> waits_at_exit{false};

}  // namespace

void prepare_to_run_apart() {
    // Only now: what was made before the first client, as what its callbacks use, ends after it.
    if (!waits_at_exit.exchange(true)) std::atexit([] { threads_left_over().wait_at_exit(); });
}

bool run_apart(std::function<void()> work, std::chrono::milliseconds limit) noexcept {
    left_over made;
    if (!can_start([&] { made = started_with(std::move(work)); })) return false;
    threads_left_over().start_what_waits();
    if (made.ended.wait_for(limit) == std::future_status::ready)
        made.thread.join();
    else
        threads_left_over().add(std::move(made));
    return true;
}

void run_apart_later(std::function<void()> work) { threads_left_over().keep(std::move(work)); }

}  // namespace motor::core
