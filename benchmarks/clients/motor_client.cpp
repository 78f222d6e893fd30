// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/clients/motor_client.hpp>

#include <latch>
#include <memory>

namespace bench {
namespace {

// A template, so that it also compiles with a version of Motor without this option.
template <class Options>
bool set_polling(Options& options, bool on) {
    if constexpr (requires { options.polling(on); }) {
        options.polling(on);
        return true;
    }
    return false;
}

}  // namespace

motor::client_options options_of(const trial& what) {
    motor::client_options options;
    if (what.fixed_workers) options.max_workers(*what.fixed_workers);
    if (what.polling) expect(set_polling(options, *what.polling), "polling cannot be set");
    return options;
}

bool can_set_polling() {
    motor::client_options options;
    return set_polling(options, false);
}

void prepare_workers(const motor::client& client, const trial& what) {
    if (!what.fixed_workers) return;
    // The core adds a worker for each job, since the jobs wait for each other.
    auto count = static_cast<std::ptrdiff_t>(*what.fixed_workers);
    auto all_there = std::make_shared<std::latch>(count);
    for (std::ptrdiff_t i = 0; i < count; ++i)
        client.executor().execute([all_there] { all_there->arrive_and_wait(); });
    all_there->wait();
}

std::vector<motor::document> documents_to_insert() {
    return std::vector<motor::document>(many_documents, new_document());
}

}  // namespace bench
