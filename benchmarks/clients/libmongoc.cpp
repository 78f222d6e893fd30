// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/clients/clients.hpp>
#include <benchmarks/clients/libmongoc_calls.hpp>

namespace bench {

void run_libmongoc(load& work) {
    auto pool = libmongoc_pool(work.what());
    on_threads(work, [&](caller& me) {
        auto client = pop(pool);
        call_libmongoc(me, client.get(), work.what().what);
    });
}

}  // namespace bench
