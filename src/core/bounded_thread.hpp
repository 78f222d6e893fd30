// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>

namespace motor::detail {

/// Runs `work`, which may take long, on a thread of its own, and waits for it for `limit` at most.
/// What is not done by then goes on, and is waited for once more when the process ends: libraries
/// that libmongoc uses (OpenSSL) take themselves down then, which no thread may run into. False if
/// there is no thread to be had, and then it has not been run.
bool run_bounded(std::function<void()> work, std::chrono::milliseconds limit) noexcept;

/// Runs it when a thread can be had: at the next run_bounded(), or at the end of the process.
/// Nobody waits for it before that.
void run_bounded_later(std::function<void()> work);

/// To be called once after libmongoc has been started and before run_bounded(): it fixes that the
/// waiting at the end of the process comes before those libraries take themselves down.
void prepare_to_run_bounded();

}  // namespace motor::detail
