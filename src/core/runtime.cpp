// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/core/runtime.hpp>

namespace motor::detail {

runtime::~runtime() { workers_->shutdown(); }

}  // namespace motor::detail
