// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>

namespace motor::core {

/// Runs `work`, which may take long, on a thread of its own, and waits for it for `limit` at most.
/// What is not done by then goes on, and is waited for once more when the process ends: libraries
/// that libmongoc uses (OpenSSL) take themselves down then, which no thread may run into.
void run_apart(std::function<void()> work, std::chrono::milliseconds limit);

/// To be called once after libmongoc has been started and before run_apart(): it fixes that the
/// waiting at the end of the process comes before those libraries take themselves down.
void prepare_to_run_apart();

}  // namespace motor::core
