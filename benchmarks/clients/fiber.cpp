// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/clients/clients.hpp>
#include <benchmarks/clients/libmongoc_calls.hpp>
#include <benchmarks/fibers/fiber_loop.hpp>
#include <benchmarks/fibers/fiber_stream.hpp>

#include <utility>

namespace bench {

void run_fiber(load& work) {
    fiber_loop loop;
    auto pool = libmongoc_pool(work.what());
    for (auto& each : work.callers())
        loop.spawn([&each, &work, &loop, pool]() mutable {
            try {
                // The last fiber destroys the pool, which then talks to the server: only fibers can
                // do that.
                auto mine = std::move(pool);
                auto client = pop(mine);
                use_fiber_streams(client.get(), loop);
                call_libmongoc(each, client.get(), work.what().what);
            } catch (const std::exception&) {
                work.fail(std::current_exception());
            }
        });
    pool.reset();
    loop.run();
    work.served_by(1);
}

}  // namespace bench
