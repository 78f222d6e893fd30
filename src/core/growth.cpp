// SPDX-License-Identifier: Apache-2.0
#include "growth.hpp"

#include <algorithm>

namespace motor::detail {
namespace {

using namespace std::chrono_literals;

/// An operation that takes longer than this is waiting for the network, not for a core.
constexpr auto slow_operation = 1ms;
/// So many jobs wait for each running worker before another is woken for them.
constexpr std::size_t fast_jobs_per_worker = 2;
/// More workers than this for each core only cost throughput while operations are fast: measured
/// with a server that answers in microseconds, 8 on 2 cores beat 128 by half.
constexpr std::size_t fast_workers_per_core = 4;

}  // namespace

growth::growth(std::size_t cores) noexcept
    : enough_if_fast_(std::max<std::size_t>(1, cores) * fast_workers_per_core) {}

bool growth::worth_waking(const workload& now) const noexcept {
    if (now.idle == 0) return false;
    if (now.polling > now.queued) return false;
    // While jobs are fast, one that waits for a running worker is there sooner than one for which
    // another has to be woken; and neither the submitting thread nor a core pays for the waking.
    return now.running() == 0 || now.job_time >= fast_job ||
           now.queued >= now.running() * fast_jobs_per_worker;
}

bool growth::falls_behind(const workload& now, std::uint64_t taken) const noexcept {
    // At this pace, does the last in the queue wait for longer than there is patience? Or are there
    // more than the workers shall have to themselves?
    return now.queued > std::min<std::uint64_t>(taken, now.running() * fast_jobs_per_worker);
}

std::size_t growth::workers_wanted(const workload& now, std::uint64_t operations) const noexcept {
    // Those that are on their way will each take a job.
    if (now.queued <= now.starting) return 0;
    // What the workers got done tells whether they wait for the network.
    bool slow = operations * slow_operation <= now.running() * patience;
    if (!slow) return now.running() < enough_if_fast_ ? 1 : 0;
    return std::min(std::max<std::size_t>(1, now.running() / 2), now.queued - now.starting);
}

}  // namespace motor::detail
