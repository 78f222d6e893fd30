// SPDX-License-Identifier: Apache-2.0
#include "libmongoc.hpp"

#include <motor/version.hpp>

#include <cassert>
#include <mutex>
#include <string>

namespace motor::detail {
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
        // For the servers' logs. A program that has set its name before keeps it.
        mongoc_handshake_data_append("Motor for C++", std::string{version}.c_str(), nullptr);
        // libmongoc would print to stderr. Failures reach the caller as errors.
        mongoc_log_set_handler(keep, nullptr);
    });
}

}  // namespace motor::detail
