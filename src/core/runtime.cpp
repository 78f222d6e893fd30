// SPDX-License-Identifier: Apache-2.0
#include <motor/core/runtime.hpp>

namespace motor::core {

runtime::~runtime() { workers_->shutdown(); }

}  // namespace motor::core
