// SPDX-License-Identifier: Apache-2.0
#include "thread_slots.hpp"

#include "threads.hpp"

#include <algorithm>
#include <utility>

namespace motor::detail {

void thread_slots::start(worker_pool& pool, std::function<void(worker_thread&)> body) {
    worker_thread& slot = free_slot(pool);
    slot.handle = start_thread([&slot, body = std::move(body)] {
        slot.attach();
        body(slot);
        worker_thread::detach();
    });
    slot.finished = false;
}

worker_thread& thread_slots::free_slot(worker_pool& pool) {
    auto free = std::ranges::find_if(threads_, [](auto& each) { return each->finished; });
    if (free == threads_.end())
        return *threads_.emplace_back(std::make_unique<worker_thread>(pool));
    if ((*free)->handle.joinable()) (*free)->handle.join();  // it has only to return
    return **free;
}

bool thread_slots::all_finished() const noexcept {
    return std::ranges::all_of(threads_, [](auto& each) { return each->finished; });
}

std::vector<std::thread> thread_slots::take_handles() {
    std::vector<std::thread> handles;
    for (auto& each : threads_)
        if (each->handle.joinable()) handles.push_back(std::move(each->handle));
    return handles;
}

}  // namespace motor::detail
