// SPDX-License-Identifier: Apache-2.0
#include "bounded_thread.hpp"

#include <motor/detail/base/guarded.hpp>

#include "base/at_load.hpp"
#include "driver/of_this_process.hpp"
#include "threads.hpp"

#include <atomic>
#include <cstdlib>
#include <future>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace motor::detail {
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
    const home_process home;

    void add(left_over another) {
        const auto now = state_.lock();
        if (now->has_waited) {
            another.thread.detach();
            return;
        }
        std::erase_if(now->threads, [](left_over& each) {
            if (each.ended.wait_for(0s) != std::future_status::ready) return false;
            each.thread.join();
            return true;
        });
        now->threads.push_back(std::move(another));
    }

    void keep(std::function<void()> work) { state_.lock()->waiting.push_back(std::move(work)); }

    void start_what_waits() noexcept {
        const auto now = state_.lock();
        while (!now->waiting.empty()) {
            if (!can_start([&] { now->threads.push_back(started_with(now->waiting.back())); }))
                return;
            now->waiting.pop_back();
        }
    }

    void wait_at_exit() {
        start_what_waits();
        std::vector<left_over> last;
        {
            const auto now = state_.lock();
            last.swap(now->threads);
            now->has_waited = true;
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
    struct state {
        bool has_waited = false;  // at exit: nobody joins what comes later
        std::vector<left_over> threads;
        std::vector<std::function<void()>> waiting;
    };

    guarded<state> state_;
};

/// Never destroyed: a thread may come to it while the process ends. A child that fork() made has
/// none of its parent's threads, and begins anew.
all_left_over& threads_left_over() {
    static std::atomic<all_left_over*> all{new all_left_over};
    return of_this_process(all,
                           [](const all_left_over&) { return std::make_unique<all_left_over>(); });
}

const at_load left_over_list{[] { threads_left_over(); }};

std::atomic<bool> waits_at_exit{false};

}  // namespace

void prepare_to_run_bounded() {
    // Only now: what was made before the first client, as what its callbacks use, ends after it.
    if (!waits_at_exit.exchange(true)) std::atexit([] { threads_left_over().wait_at_exit(); });
}

bool run_bounded(std::function<void()> work, std::chrono::milliseconds limit) noexcept {
    left_over made;
    if (!can_start([&] { made = started_with(std::move(work)); })) return false;
    threads_left_over().start_what_waits();
    if (made.ended.wait_for(limit) == std::future_status::ready)
        made.thread.join();
    else
        threads_left_over().add(std::move(made));
    return true;
}

void run_bounded_later(std::function<void()> work) { threads_left_over().keep(std::move(work)); }

}  // namespace motor::detail
