// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/load.hpp>

#include <cmath>
#include <string>
#include <thread>

namespace bench {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 60s;
constexpr std::size_t latencies_expected = 100'000;

double percentile(const std::vector<float>& sorted, double which) {
    if (sorted.empty()) return 0;
    auto rank = std::ceil(which * static_cast<double>(sorted.size()));
    return static_cast<double>(sorted[static_cast<std::size_t>(std::max(rank, 1.0)) - 1]);
}

}  // namespace

load::load(const trial& what) : what_(what), waiting_for_(what.concurrency) {
    callers_.reserve(what.concurrency);  // reserved: callers must not move
    for (std::size_t i = 0; i < what.concurrency; ++i) {
        auto& made = callers_.emplace_back(*this);
        // Allocated in advance, so that no growth of vectors is measured.
        made.latencies_us_.reserve(latencies_expected / what.concurrency);
    }
}

void load::fail(std::exception_ptr why) noexcept {
    std::lock_guard held{mutex_};
    if (!failure_) failure_ = std::move(why);
    last_ = clock::time_point::min();
    changed_.notify_all();
}

void load::got_through(caller& first_time) {
    first_time.got_through_ = true;
    std::unique_lock held{mutex_};
    if (--waiting_for_ == 0) changed_.notify_all();
    // A thousand threads at full speed would leave no processor time to those that are still
    // connecting.
    if (first_time.has_thread_) changed_.wait(held, [&] { return failure_ || waiting_for_ == 0; });
    held.unlock();
    first_time.has_prepared();
}

void load::watch() {
    if (!what_.from_start) wait_until_all_got_through();
    auto first = (what_.from_start ? started_ : clock::now()) + what_.warm_up;
    auto last = first + what_.duration;
    first_ = first;
    last_ = last;
    wait_until(first);
    auto before = usage::now();
    wait_until(last);
    used_ = usage::now() - before;
}

void load::wait_until_all_got_through() {
    std::unique_lock held{mutex_};
    bool all = changed_.wait_for(held, patience, [&] { return failure_ || waiting_for_ == 0; });
    if (failure_) std::rethrow_exception(failure_);
    if (!all)
        throw std::runtime_error{std::to_string(waiting_for_) + " of " +
                                 std::to_string(callers_.size()) + " callers had no answer"};
}

void load::wait_until(clock::time_point then) {
    std::unique_lock held{mutex_};
    changed_.wait_until(held, then, [&] { return failure_ != nullptr; });
    if (failure_) std::rethrow_exception(failure_);
}

sample load::summary() const {
    sample made;
    double operations = 0;
    std::vector<float> latencies;
    for (const auto& each : callers_) {
        operations += each.operations_;
        if (each.seconds_ > 0) made.ops_per_sec += each.operations_ / each.seconds_;
        latencies.insert(latencies.end(), each.latencies_us_.begin(), each.latencies_us_.end());
    }
    std::sort(latencies.begin(), latencies.end());
    made.p50_us = percentile(latencies, 0.50);
    made.p99_us = percentile(latencies, 0.99);
    made.cpu_us_per_op = used_.cpu_us / operations;
    made.heap_allocations_per_op = used_.allocations / operations;
    made.rss_kib = used_.rss_kib;
    made.workers = static_cast<double>(workers_);
    return made;
}

sample measure(const trial& what, contender client) {
    load work{what};
    std::thread running{[&] {
        try {
            client(work);
        } catch (...) {
            work.fail(std::current_exception());
        }
    }};
    try {
        work.watch();
    } catch (...) {
        running.detach();  // it may hang; the trial's process ends anyway
        throw;
    }
    running.join();
    return work.summary();
}

void on_threads(load& work, const std::function<void(caller&)>& body) {
    std::vector<std::jthread> threads;
    for (auto& each : work.callers()) {
        each.has_thread_ = true;
        threads.emplace_back([&] {
            try {
                body(each);
            } catch (...) {
                work.fail(std::current_exception());
            }
        });
    }
    work.served_by(threads.size());
}

}  // namespace bench
