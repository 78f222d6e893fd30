// SPDX-License-Identifier: Apache-2.0
#include <motor/core/runtime.hpp>

namespace motor::core {

runtime::~runtime() { workers_->shutdown(); }

site site::within(std::chrono::nanoseconds limit) const {
    driver::scope limited = *where;
    limited.within = limit;
    return {runtime, std::make_shared<const driver::scope>(std::move(limited))};
}

}  // namespace motor::core
