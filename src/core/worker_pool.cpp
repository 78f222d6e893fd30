// SPDX-License-Identifier: Apache-2.0
#include <motor/core/worker_pool.hpp>

#include "../driver/listeners.hpp"
#include "apart.hpp"
#include "threads.hpp"
#include "worker_pool_state.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace motor::core {
namespace {

using namespace std::chrono_literals;

thread_local worker* current_worker = nullptr;

/// How often the governor looks at an empty queue before it goes to sleep.
constexpr int looks_before_sleep = 20;
/// How many operations a coroutine may run in place while other jobs wait.
constexpr std::uint32_t in_place_limit = 16;
constexpr auto shutdown_limit = 1s;
/// And if that is over, for a listener that is being called.
constexpr std::chrono::nanoseconds least_for_listeners = 100ms;

}  // namespace

worker* worker::current() noexcept { return current_worker; }

driver::connection& worker::connection() {
    if (!connection_) connection_ = pool_.clients_->pop();
    // One has come since it got its turn, which nothing else would end.
    if (turn_ && connected()) pool_.end_turn(*this);
    return *connection_;
}

void worker::settle() noexcept {
    if (connection_ && (connection_.use_count() > 1 || connection_->broken())) connection_.reset();
    if (turn_) pool_.end_turn(*this);
}

bool worker::connected() const noexcept { return connection_ && connection_->established(); }

worker_pool::worker_pool(driver::client_pool clients, pool_limits limits)
    : clients_(std::move(clients)), limits_(limits), state_(std::make_unique<state>(limits)) {
    prepare_to_run_apart();
}

worker_pool::~worker_pool() {
    // The threads are not there to be joined.
    if (!home_.here()) driver::home_process::leave(std::shared_ptr<state>{std::move(state_)});
}

void worker_pool::submit(job& work) {
    locked held{*state_};
    if (refuse(work, held)) return;
    if (state_->policy.worth_waking(state_->load())) {
        if (thread* chosen = idle_for(work)) {
            assign(work, *chosen);
            held.unlock();
            chosen->wake.notify_one();
            return;
        }
    }
    queue(work);
    if (state_->workers == 0) add_first_worker(work, held);
    need_governor(held);
}

void worker_pool::submit_for_nobody(job& work) noexcept {
    if (!home_.here()) return;
    locked held{*state_};
    if (refuse(work, held)) return;
    queue(work);
    if (state_->workers == 0) static_cast<void>(can_start([&] { add_worker(held); }));
    need_governor(held);
}

void worker_pool::queue(job& work) {
    state_->queue.push(work);
    ++state_->has_queued;
    set_backlog(true);
}

/// Without one the job does not stay: nobody would come for it.
void worker_pool::add_first_worker(job& work, locked& held) {
    try {
        add_worker(held);
    } catch (...) {
        state_->queue.remove(work);
        --state_->has_queued;
        if (state_->queue.empty()) set_backlog(false);
        work.unshare();
        throw;
    }
}

/// Where none can be had the next job tries again; meanwhile the workers there are do the work.
void worker_pool::need_governor(locked& held) noexcept {
    if (!state_->governed) {
        state_->governed = can_start([&] { add_thread(held, [this](thread&) { govern(); }); });
    } else if (std::exchange(state_->governor_sleeps, false)) {
        held.unlock();
        state_->governor_wake.notify_one();
    }
}

/// Under the mutex: whether the queue holds something.
void worker_pool::set_backlog(bool there) noexcept {
    backlog_.store(there, std::memory_order_relaxed);
    // One job may be the next of a worker that polls for it.
    state_->backlog.set(there && state_->queue.size() > 1);
}

void worker_pool::submit_waiting(job& work) {
    locked held{*state_};
    if (refuse(work, held)) return;
    try {
        add_thread(held, [this, &work](thread& self) {
            locked again{*state_};
            run(work, self, again);
            --state_->waiting;
        });
    } catch (...) {
        work.unshare();
        throw;
    }
    ++state_->waiting;
}

void worker_pool::submit_urgent(job& work) noexcept {
    if (!home_.here()) return;
    locked held{*state_};
    if (refuse(work, held)) return;
    state_->urgent.push(work);
    serve_urgent(held);
}

/// Has somebody come for the urgent jobs: their own thread, or a worker that is idle. Without both
/// it is the first thread that is done with what it does, or their own when the governor gets one.
void worker_pool::serve_urgent(locked& held) noexcept {
    if (state_->urgent_thread) return state_->urgent_wake.notify_one();
    state_->urgent_thread =
        can_start([&] { add_thread(held, [this](thread& self) { work_urgently(self); }); });
    if (state_->urgent_thread) return;
    if (state_->idle.empty()) return need_governor(held);
    thread& last = *state_->idle.back();
    assign(*state_->urgent.pop(), last);
    last.wake.notify_one();
}

/// One that has no thread of its own; null if there is none.
job* worker_pool::take_urgent() noexcept {
    return state_->urgent_lacks_a_thread() ? state_->urgent.pop() : nullptr;
}

void worker_pool::work_urgently(thread& self) {
    locked held{*state_};
    // Users' code that is told here of what was given up may go on with another operation, which
    // would keep all others from being told.
    self.runs_operations_ = false;
    for (;;) {
        state_->urgent_wake.wait_for(held, limits_.idle_time,
                                     [&] { return stopping_ || !state_->urgent.empty(); });
        if (stopping_ || state_->urgent.empty()) break;
        run(*state_->urgent.pop(), self, held);
    }
    self.runs_operations_ = true;
    state_->urgent_thread = false;
}

bool worker_pool::withdraw(job& work) noexcept {
    if (!home_.here()) return false;
    {
        locked held{*state_};
        if (!state_->queue.remove(work)) return false;
        if (state_->queue.empty()) set_backlog(false);
    }
    work.unshare();
    return true;
}

/// A closed pool cancels at once; an open one becomes an owner of the job.
bool worker_pool::refuse(job& work, locked& held) {
    if (!stopping_) {
        work.share();
        return false;
    }
    held.unlock();
    work.cancel();
    return true;
}

worker* worker_pool::here() noexcept {
    return current_worker && &current_worker->pool_ == this && home_.here() ? current_worker
                                                                            : nullptr;
}

worker* worker_pool::here_for_operations() noexcept {
    worker* mine = here();
    return mine && mine->runs_operations_ ? mine : nullptr;
}

bool worker_pool::has_another() const noexcept {
    const locked held{*state_};
    return !state_->idle.empty() || state_->workers < limits_.max_workers;
}

worker* worker_pool::in_place(bool needs_connection) noexcept {
    worker* mine = here_for_operations();
    if (!mine || stopping_) return nullptr;
    if (backlog_.load(std::memory_order_relaxed) && ++mine->in_place_ > in_place_limit)
        return nullptr;
    if (needs_connection && !mine->connected() && !mine->turn_) {
        const locked held{*state_};
        if (stopping_ || !connects(static_cast<thread&>(*mine))) return nullptr;
    }
    in_place_.fetch_add(1, std::memory_order_relaxed);
    return mine;
}

void worker_pool::add_worker(const locked& held) {
    add_thread(held, [this](thread& self) { work(self); });
    ++state_->workers;  // it waits for the mutex
    ++state_->starting;
    state_->peak_workers = std::max(state_->peak_workers, state_->workers);
}

/// Before each thread.
void worker_pool::begin(const locked& held) {
    if (!std::exchange(state_->begun, true)) watch_connections();
    if (limits_.min_connections == 0 || std::exchange(state_->keeping, true)) return;
    state_->keeping = can_start([&] { add_thread(held, [this](thread&) { keep_connections(); }); });
}

template <class Body>
void worker_pool::add_thread(const locked& held, Body body) {
    auto& threads = state_->threads;
    begin(held);
    auto free = std::find_if(threads.begin(), threads.end(), [](auto& t) { return t->finished; });
    if (free == threads.end())
        free = threads.insert(free, std::make_unique<thread>(*this));
    else if ((*free)->handle.joinable())
        (*free)->handle.join();  // it has nothing left to do but return
    thread& made = **free;
    made.handle = start_thread([this, &made, body = std::move(body)]() mutable {
        current_worker = &made;
        made.call_.attach();
        body(made);
        end(made);
        current_worker = nullptr;
    });
    made.finished = false;
}

/// The last that a thread does: the urgent jobs that nobody else comes for.
void worker_pool::end(thread& self) {
    for (;;) {
        self.connection_.reset();
        locked held{*state_};
        if (job* left = take_urgent()) {
            run(*left, self, held);
            continue;
        }
        self.finished = true;
        state_->ended.notify_all();
        return;
    }
}

void worker_pool::work(thread& self) {
    locked held{*state_};
    --state_->starting;
    while (job* next = next_job(self, held))
        run(*next, self, held);
    --state_->workers;
}

void worker_pool::run(job& work, thread& self, locked& held) {
    self.running = &work;
    held.unlock();
    self.in_place_ = 0;
    auto began = job_queue::clock::now();
    work.run(self);
    auto took = job_queue::clock::now() - began;
    held.lock();
    state_->job_time += (took - state_->job_time) / 8;
    state_->queue_wait += job_queue::waited(work, began);
    self.running = nullptr;
    held.unlock();
    work.unshare();  // may run a destructor of the user's
    if (self.turn_) end_turn(self);
    held.lock();
}

/// Null when the worker shall end: it was idle for long, or the pool is stopping.
job* worker_pool::next_job(thread& self, locked& held) {
    if (stopping_) return nullptr;
    if (job* left = take_urgent()) return left;
    if (job* next = take_from_queue(self)) return next;
    if (limits_.polling && state_->queue.empty() && poll_for_job(self, held) && !stopping_) {
        if (job* left = take_urgent()) return left;
        if (job* next = take_from_queue(self)) return next;
    }
    if (stopping_) return nullptr;
    state_->idle.push_back(&self);
    self.wake.wait_for(held, limits_.idle_time, [&] { return self.assigned || stopping_; });
    if (self.assigned) return std::exchange(self.assigned, nullptr);
    std::erase(state_->idle, &self);
    return nullptr;
}

/// Looks for a job for a moment before it goes to sleep, if no other worker does or runs; true if
/// there is one.
bool worker_pool::poll_for_job(thread& self, locked& held) {
    if (state_->polling > 0 || state_->load().running() > 1) return false;
    ++state_->polling;
    held.unlock();
    {
        const driver::poller::waiting here;
        self.poller.poll(here, [&] { return backlog_.load(std::memory_order_relaxed); });
    }
    held.lock();
    --state_->polling;
    return !state_->queue.empty() || state_->urgent_lacks_a_thread();
}

/// Runs in a thread of its own, asleep while nothing is queued.
void worker_pool::govern() {
    locked held{*state_};
    for (int looks = 0; !stopping_;) {
        const bool urgent = state_->urgent_lacks_a_thread();
        if (urgent) serve_urgent(held);
        if (state_->queue.empty() && !urgent && ++looks > looks_before_sleep) {
            state_->governor_sleeps = true;
            // Not "until the queue holds something": that may have been taken by the time this
            // wakes.
            state_->governor_wake.wait(held, [&] { return stopping_ || !state_->governor_sleeps; });
            looks = 0;
            continue;
        }
        auto taken = state_->taken;
        auto operations = operations_.load(std::memory_order_relaxed);
        state_->governor_wake.wait_for(held, growth::patience, [&] { return stopping_.load(); });
        if (!state_->queue.empty()) looks = 0;
        taken = state_->taken - taken;
        operations = operations_.load(std::memory_order_relaxed) - operations;
        const auto now = state_->load();
        if (!state_->policy.falls_behind(now, taken)) continue;
        for (auto more = state_->policy.workers_wanted(now, operations); more > 0 && !stopping_;
             --more) {
            if (!add_or_wake(held)) break;
            held.unlock();  // starting a thread takes long enough for a loop to wait at submit()
            held.lock();
        }
    }
}

bool worker_pool::add_or_wake(locked& held) {
    if (state_->queue.empty()) return false;
    if (thread* woken = serve_one()) {
        woken->wake.notify_one();
        return true;
    }
    if (state_->workers >= limits_.max_workers) return false;
    const auto& queue = state_->queue;
    if (queue.plain().empty() && !(clients_->has_established() || room())) return false;
    return can_start([&] { add_worker(held); });
}

void worker_pool::shutdown() noexcept {
    if (!home_.here()) return;
    {
        locked held{*state_};
        if (stopping_.exchange(true)) return;
    }
    const auto end = std::chrono::steady_clock::now() + shutdown_limit;
    const auto told = clients_->told();
    clients_->close();
    give_up_all();
    // libmongoc ends its sessions when its own pool is destroyed, which can take as long as a
    // server that does not answer makes it.
    const auto limit = here() ? 0s : shutdown_limit;
    if (!run_apart([self = shared_from_this()] { self->join_all(); }, limit))
        close_here(limit, told.get());
    if (!told) return;
    auto left = std::max(end - std::chrono::steady_clock::now(), least_for_listeners);
    told->end(here() ? 0ns : left);
}

void worker_pool::give_up_all() noexcept {
    // No queues: whatever is taken out of one here can be withdrawn by nobody any more.
    std::vector<job*> cancelled, running;
    {
        locked held{*state_};
        while (job* each = state_->queue.pop())
            cancelled.push_back(each);
        while (job* each = state_->urgent.pop())
            cancelled.push_back(each);
        set_backlog(false);
        for (auto& each : state_->threads) {
            if (job* assigned = std::exchange(each->assigned, nullptr))
                cancelled.push_back(assigned);
            if (each->running) {
                each->running->share();
                running.push_back(each->running);
            }
            each->wake.notify_one();
        }
        state_->governor_wake.notify_one();
        state_->keeper_wake.notify_one();
        state_->urgent_wake.notify_one();
    }
    for (auto each : cancelled) {
        each->cancel();
        each->unshare();
    }
    for (auto each : running) {
        each->give_up();
        each->unshare();
    }
    locked held{*state_};
    for (auto& each : state_->threads)
        each->call_.close();
}

/// There is no thread to join the others and to close the connections. Nothing waits for long once
/// they have ended; but a thread of the client's own, or of libmongoc's, cannot wait for itself.
void worker_pool::close_here(std::chrono::milliseconds limit, driver::listeners* told) noexcept {
    bool all_ended = false;
    {
        locked held{*state_};
        all_ended = state_->ended.wait_for(held, limit, [&] {
            return std::ranges::all_of(state_->threads, [](auto& each) { return each->finished; });
        });
    }
    if (all_ended && !here() && !(told && told->called_here()))
        join_all();
    else
        run_apart_later([self = shared_from_this()] { self->join_all(); });
}

void worker_pool::join_all() noexcept {
    for (auto& each : state_->threads)  // no more are added
        if (each->handle.joinable()) each->handle.join();
    timer_.stop();
    clients_.reset();
}

std::shared_ptr<void> worker_pool::attachment(std::shared_ptr<void> (*make)()) {
    locked held{*state_};
    auto& attached = state_->attachments[make];
    if (!attached) attached = make();
    return attached;
}

pool_statistics worker_pool::statistics() const {
    locked held{*state_};
    pool_statistics now;
    now.workers = state_->workers;
    now.idle = state_->idle.size();
    now.peak_workers = state_->peak_workers;
    now.queued = state_->queue.size();
    now.waiting = state_->waiting;
    now.operations = operations_.load();
    now.in_place = in_place_.load();
    now.wake_ups = state_->wake_ups;
    now.has_queued = state_->has_queued;
    now.queue_wait = state_->queue_wait;
    if (stopping_) return now;  // the connections are on their way out
    auto wire = clients_->statistics();
    now.connections = wire.connections_taken;
    now.leases = wire.leases;
    auto making = clients_->connecting();
    now.connecting = making.under_way;
    now.established = making.established;
    now.polls_won = wire.polls_won;
    now.polls_lost = wire.polls_lost;
    return now;
}

}  // namespace motor::core
