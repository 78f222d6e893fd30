// SPDX-License-Identifier: Apache-2.0
#include <motor/legacy/deprecation.hpp>

#include "../bson/at_load.hpp"

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

/// What is told, and of which places it has been told: a file, a line and a column.
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

/// Nobody has its mutex while the process forks: a child would find it taken for ever.
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

void warn(std::string_view name, std::string_view advice, const call_site& where) {
    auto& all = the_watch();
    if (!all.on.load(std::memory_order_relaxed)) return;
    std::shared_ptr<const deprecation_handler> handler;
    {
        std::lock_guard lock{all.mutex};
        if (all.known.emplace(where.file_name(), where.line(), where.column()).second)
            handler = all.handler;
    }
    if (handler) (*handler)({name, advice, where});
}

}  // namespace motor::legacy
