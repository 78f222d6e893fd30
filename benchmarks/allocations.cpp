// SPDX-License-Identifier: Apache-2.0
// Counts allocations by standing in for malloc() and its kin: the dynamic linker finds those of the
// program before those of libc, also for libbson and libmongoc.

#include <benchmarks/usage.hpp>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>

namespace {

// A counter for each thread, so that counting costs an ordinary addition, which costs no client
// more than another. Threads share counters when there are more threads than counters.
struct alignas(64) counter {
    std::atomic<std::uint64_t> calls;
};
constexpr std::size_t counters = 4096;
std::array<counter, counters> all_counters;
std::atomic<std::size_t> threads_so_far{0};

#ifdef MOTOR_BENCH_COUNTS_ALLOCATIONS
thread_local counter* mine = nullptr;

void count() noexcept {
    if (!mine) mine = &all_counters[threads_so_far.fetch_add(1) % counters];
    auto& calls = mine->calls;
    calls.store(calls.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}
#endif

}  // namespace

std::uint64_t bench::allocations_so_far() noexcept {
    std::uint64_t sum = 0;
    for (const auto& each : all_counters)
        sum += each.calls.load(std::memory_order_relaxed);
    return sum;
}

#ifdef MOTOR_BENCH_COUNTS_ALLOCATIONS

extern "C" {

// glibc's own functions, under the names that it keeps for this purpose.
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t size) {
    count();
    return __libc_malloc(size);
}

void* calloc(std::size_t number, std::size_t size) {
    count();
    return __libc_calloc(number, size);
}

void* realloc(void* old, std::size_t size) {
    count();
    return __libc_realloc(old, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
    count();
    return __libc_memalign(alignment, size);
}

int posix_memalign(void** made, std::size_t alignment, std::size_t size) {
    count();
    *made = __libc_memalign(alignment, size);
    return *made ? 0 : ENOMEM;
}

}  // extern "C"

#endif
