// SPDX-License-Identifier: Apache-2.0
#include <motor/legacy/deprecation.hpp>

#include "base/at_load.hpp"

#include <pthread.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <tuple>

namespace motor::legacy {
namespace {

/// The handler, and the positions that it has been called for: file, line and column.
struct watch {
    std::atomic<bool> on{false};
    std::mutex mutex;
    std::shared_ptr<const deprecation_handler> handler;
    std::set<std::tuple<std::string, std::uint32_t, std::uint32_t>> known;
};

watch& the_watch() {
    static watch only;
    return only;
}

/// Holds the mutex during fork(): otherwise a child could find it locked forever.
const detail::at_load watched{[] {
    the_watch();
    pthread_atfork([] { the_watch().mutex.lock(); }, [] { the_watch().mutex.unlock(); },
                   [] { the_watch().mutex.unlock(); });
}};

}  // namespace

void on_deprecated(deprecation_handler handler) {
    auto& all = the_watch();
    std::lock_guard lock{all.mutex};
    all.on = static_cast<bool>(handler);
    all.handler =
        handler ? std::make_shared<const deprecation_handler>(std::move(handler)) : nullptr;
    all.known.clear();
}

void warn(std::string_view name, std::string_view advice, const call_site& location) {
    auto& all = the_watch();
    if (!all.on.load(std::memory_order_relaxed)) return;
    std::shared_ptr<const deprecation_handler> handler;
    {
        std::lock_guard lock{all.mutex};
        if (all.known.emplace(location.file_name(), location.line(), location.column()).second)
            handler = all.handler;
    }
    if (handler) (*handler)({name, advice, location});
}

}  // namespace motor::legacy
