// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>

namespace motor::core {

/// Runs `work`, which may take long, on a thread of its own, and waits for it for `limit` at most.
/// What is not done by then goes on, and is waited for once more when the process ends: libraries
/// that libmongoc uses (OpenSSL) take themselves down then, which no thread may run into. False if
/// there is no thread to be had, and then it has not been run.
bool run_apart(std::function<void()> work, std::chrono::milliseconds limit) noexcept;

/// Runs it when a thread can be had: the next time that something is to run apart, or at the end of
/// the process. Nobody waits for it before that.
void run_apart_later(std::function<void()> work);

/// To be called once after libmongoc has been started and before run_apart(): it fixes that the
/// waiting at the end of the process comes before those libraries take themselves down.
void prepare_to_run_apart();

}  // namespace motor::core
