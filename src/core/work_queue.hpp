// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "job_queue.hpp"

#include <cstddef>
#include <utility>

namespace motor::detail {

/// The jobs that wait for a worker: those that need a connection, which not every worker has, and
/// the others. First in, first out among those that somebody can take.
class work_queue {
public:
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] std::size_t size() const noexcept { return connecting_.size() + plain_.size(); }
    /// Of those that need a connection.
    [[nodiscard]] const job_queue& connecting() const noexcept { return connecting_; }
    [[nodiscard]] const job_queue& plain() const noexcept { return plain_; }

    void push(intrusive_ptr<job> last) noexcept {
        auto& queue = kind(*last);
        queue.push(std::move(last));
    }
    /// Null if it is not in here.
    intrusive_ptr<job> remove(job& one) noexcept { return kind(one).remove(one); }
    /// The one that is longest in here.
    intrusive_ptr<job> pop() noexcept {
        return pop([] { return true; });
    }

    /// The one that is longest in here of those that the caller can take: `connects()` says, if it
    /// is asked, whether it can take one that needs a connection.
    template <class Connects>
    intrusive_ptr<job> pop(Connects connects) {
        const bool other_first =
            connecting_.empty() || (!plain_.empty() && plain_.since() <= connecting_.since());
        if (other_first || !connects()) return plain_.pop();
        return connecting_.pop();
    }

private:
    job_queue& kind(const job& of) noexcept { return of.needs_connection() ? connecting_ : plain_; }

    job_queue connecting_, plain_;
};

}  // namespace motor::detail
