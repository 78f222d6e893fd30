// SPDX-License-Identifier: Apache-2.0
#include "libmongoc.hpp"

#include <cassert>
#include <mutex>

namespace motor::driver {
namespace {

thread_local std::vector<std::string>* kept = nullptr;

void keep(mongoc_log_level_t level, const char*, const char* message, void*) {
    if (kept && level <= MONGOC_LOG_LEVEL_WARNING) kept->emplace_back(message);
}

}  // namespace

captured_log::captured_log() {
    assert(!kept && "a thread keeps one log at a time");
    kept = &messages_;
}

captured_log::~captured_log() { kept = nullptr; }

void start_libmongoc() {
    static std::once_flag once;
    std::call_once(once, [] {
        mongoc_init();
        // It would print to stderr; whatever goes wrong reaches the caller as an error.
        mongoc_log_set_handler(keep, nullptr);
    });
}

}  // namespace motor::driver
