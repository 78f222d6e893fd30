// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <vector>

namespace demo {

/// Runs coroutines side by side on the caller's executor, which is one loop thread. When all have
/// ended it throws what the first failure threw, if there was one.
boost::asio::awaitable<void> side_by_side(std::vector<boost::asio::awaitable<void>> coroutines);

}  // namespace demo
