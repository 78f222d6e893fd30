// SPDX-License-Identifier: Apache-2.0
#include <motor/core/worker_pool.hpp>

#include <algorithm>
#include <utility>

namespace motor::core {
namespace {

using namespace std::chrono_literals;

thread_local worker* current_worker = nullptr;

/// How long a job may wait before a worker is added; also how often that is looked at.
constexpr auto patience = 1ms;
/// An operation that takes longer than this is waiting for the network, not for a core.
constexpr auto slow_operation = 1ms;
/// More workers than this for each core only cost throughput while operations are fast: measured
/// with a server that answers in microseconds, 8 on 2 cores beat 128 by half.
constexpr std::size_t fast_workers_per_core = 4;
/// How many operations a coroutine may run in place while other jobs wait.
constexpr std::uint32_t in_place_limit = 16;
constexpr auto shutdown_limit = 1s;

}  // namespace

worker* worker::current() noexcept { return current_worker; }

driver::connection& worker::connection() {
    if (!connection_) connection_ = pool_.clients_.pop();
    return *connection_;
}

void worker::settle() noexcept {
    if (connection_ && connection_.use_count() > 1) connection_.reset();
}

worker_pool::worker_pool(driver::client_pool clients, pool_limits limits)
    : clients_(std::move(clients)),
      limits_(limits),
      enough_if_fast_(std::max(1U, std::thread::hardware_concurrency()) * fast_workers_per_core) {}

worker_pool::~worker_pool() {
    for (auto& each : threads_)
        if (each->thread_.joinable()) each->thread_.detach();
}

void worker_pool::submit(job& work) {
    lock held{mutex_};
    if (refuse(work, held)) return;
    if (!idle_.empty()) {
        worker* chosen = idle_.back();
        idle_.pop_back();
        chosen->assigned_ = &work;
        held.unlock();
        chosen->wake_.notify_one();
        return;
    }
    bool govern_now = queue_.empty();
    queue_.push(work);
    backlog_.store(true, std::memory_order_relaxed);
    if (workers_ == 0) add_worker(held);
    if (!governed_) {
        governed_ = true;
        add_thread(held, [this](worker&) { govern(); });
    } else if (govern_now) {
        held.unlock();
        governor_wake_.notify_one();
    }
}

void worker_pool::submit_waiting(job& work) {
    lock held{mutex_};
    if (refuse(work, held)) return;
    ++waiting_;
    add_thread(held, [this, &work](worker& self) {
        lock again{mutex_};
        run(work, self, again);
        --waiting_;
    });
}

/// A closed pool cancels at once; an open one becomes an owner of the job.
bool worker_pool::refuse(job& work, lock& held) {
    if (!stopping_) {
        work.share();
        return false;
    }
    held.unlock();
    work.cancel();
    return true;
}

worker* worker_pool::in_place() noexcept {
    worker* here = current_worker;
    if (!here || &here->pool_ != this || stopping_) return nullptr;
    if (backlog_.load(std::memory_order_relaxed) && ++here->in_place_ > in_place_limit)
        return nullptr;
    return here;
}

void worker_pool::add_worker(const lock& held) {
    ++workers_;
    peak_workers_ = std::max(peak_workers_, workers_);
    add_thread(held, [this](worker& self) { work(self); });
}

/// The thread keeps the pool alive, so that one that shutdown() could not wait for is safe.
void worker_pool::add_thread(const lock& held, std::function<void(worker&)> body) {
    join_finished(held);
    auto& made = *threads_.emplace_back(std::make_unique<worker>(*this));
    ++running_threads_;
    made.thread_ =
        std::thread{[pool = shared_from_this(), &made, body = std::move(body)]() mutable {
            current_worker = &made;
            body(made);
            body = nullptr;
            made.connection_.reset();
            current_worker = nullptr;
            lock last{pool->mutex_};
            made.finished_ = true;
            if (--pool->running_threads_ == 0) pool->all_ended_.notify_all();
        }};
}

void worker_pool::join_finished(const lock&) {
    std::erase_if(threads_, [](const std::unique_ptr<worker>& each) {
        if (!each->finished_) return false;
        each->thread_.join();  // it has nothing left to do but return
        return true;
    });
}

void worker_pool::work(worker& self) {
    lock held{mutex_};
    while (job* next = next_job(self, held))
        run(*next, self, held);
    --workers_;
}

void worker_pool::run(job& work, worker& self, lock& held) {
    self.running_ = &work;
    held.unlock();
    self.in_place_ = 0;
    work.run(self);
    held.lock();
    self.running_ = nullptr;
    held.unlock();
    work.unshare();  // may run a destructor of the user's
    held.lock();
}

/// Null when the worker shall end: it was idle for long, or the pool is stopping.
job* worker_pool::next_job(worker& self, lock& held) {
    if (stopping_) return nullptr;
    if (!queue_.empty()) {
        ++taken_;
        job* taken = queue_.pop();
        if (queue_.empty()) backlog_.store(false, std::memory_order_relaxed);
        return taken;
    }
    idle_.push_back(&self);
    self.wake_.wait_for(held, limits_.idle_time, [&] { return self.assigned_ || stopping_; });
    if (self.assigned_) return std::exchange(self.assigned_, nullptr);
    std::erase(idle_, &self);
    return nullptr;
}

/// Runs in a thread of its own, asleep while nothing is queued.
void worker_pool::govern() {
    lock held{mutex_};
    while (!stopping_) {
        if (queue_.empty()) {
            governor_wake_.wait(held, [&] { return stopping_ || !queue_.empty(); });
            continue;
        }
        auto taken = taken_;
        auto operations = operations_.load(std::memory_order_relaxed);
        governor_wake_.wait_for(held, patience, [&] { return stopping_.load(); });
        taken = taken_ - taken;
        operations = operations_.load(std::memory_order_relaxed) - operations;
        // At this pace, does the last in the queue wait for longer than we have patience?
        if (stopping_ || queue_.size() <= taken) continue;
        for (auto more = workers_to_add(operations); more > 0; --more)
            add_worker(held);
    }
}

/// Jobs are waiting. What the workers got done while we had patience tells whether they wait for
/// the network, so that more of them would help.
std::size_t worker_pool::workers_to_add(std::uint64_t operations_done) const {
    if (workers_ >= limits_.max_workers) return 0;
    bool slow = operations_done * slow_operation <= workers_ * patience;
    if (!slow) return workers_ < enough_if_fast_ ? 1 : 0;
    return std::min(std::max<std::size_t>(1, workers_ / 2), limits_.max_workers - workers_);
}

void worker_pool::shutdown() noexcept {
    job_queue queued;
    std::vector<job*> running;
    {
        lock held{mutex_};
        if (stopping_.exchange(true)) return;
        std::swap(queued, queue_);
        backlog_.store(false, std::memory_order_relaxed);
        for (auto& each : threads_) {
            if (job* assigned = std::exchange(each->assigned_, nullptr)) queued.push(*assigned);
            if (each->running_) running.push_back(each->running_);
            each->wake_.notify_one();
        }
        for (auto each : running)
            each->share();
        governor_wake_.notify_one();
    }
    while (job* next = queued.pop()) {
        next->cancel();
        next->unshare();
    }
    for (auto each : running) {
        each->give_up();
        each->unshare();
    }
    if (current_worker && &current_worker->pool_ == this) return;
    lock held{mutex_};
    if (all_ended_.wait_for(held, shutdown_limit, [&] { return running_threads_ == 0; }))
        join_finished(held);
}

std::shared_ptr<void> worker_pool::attachment(std::shared_ptr<void> (*make)()) {
    lock held{mutex_};
    if (!attachment_) attachment_ = make();
    return attachment_;
}

pool_statistics worker_pool::statistics() const {
    lock held{mutex_};
    return {workers_, idle_.size(), peak_workers_, waiting_, operations_.load()};
}

}  // namespace motor::core
