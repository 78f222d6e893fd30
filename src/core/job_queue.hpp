// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/intrusive_list.hpp>
#include <motor/detail/base/intrusive_ptr.hpp>
#include <motor/detail/core/job.hpp>

#include <chrono>
#include <cstddef>
#include <utility>

namespace motor::detail {

/// First in, first out, and out of the middle. An owner of what it holds.
class job_queue {
public:
    using clock = std::chrono::steady_clock;

    job_queue() = default;
    job_queue(const job_queue&) = delete;
    job_queue& operator=(const job_queue&) = delete;
    ~job_queue() {
        while (pop()) {
        }
    }

    [[nodiscard]] bool empty() const noexcept { return jobs_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    /// Null if there is none.
    [[nodiscard]] job* first() const noexcept { return jobs_.front(); }
    /// Since when the first one is queued; not of an empty queue.
    [[nodiscard]] clock::time_point since() const noexcept { return jobs_.front()->since_; }

    void push(intrusive_ptr<job> last) noexcept {
        last->since_ = clock::now();
        jobs_.push_back(*last.release());
        ++size_;
    }
    /// Null if there is none.
    intrusive_ptr<job> pop() noexcept {
        auto first = intrusive_ptr<job>::adopt(jobs_.pop_front());
        if (first) --size_;
        return first;
    }
    /// Null if it is not in here.
    intrusive_ptr<job> remove(job& one) noexcept {
        if (!jobs_.remove(one)) return {};
        --size_;
        return intrusive_ptr<job>::adopt(&one);
    }
    /// How long it had been queued when it began; nothing if a worker got it at once, or if asked
    /// again.
    [[nodiscard]] static clock::duration waited(job& one, clock::time_point began) noexcept {
        auto since = std::exchange(one.since_, {});
        return since == clock::time_point{} ? clock::duration{} : began - since;
    }

private:
    intrusive_list<job> jobs_;
    std::size_t size_ = 0;
};

}  // namespace motor::detail
