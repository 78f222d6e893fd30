// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <vector>

namespace demo {

/// Runs coroutines concurrently on the caller's executor, which is a single loop thread. When all
/// have ended, rethrows the first exception, if there was one.
boost::asio::awaitable<void> side_by_side(std::vector<boost::asio::awaitable<void>> coroutines);

}  // namespace demo
