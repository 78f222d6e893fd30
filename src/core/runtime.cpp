// SPDX-License-Identifier: Apache-2.0
#include <motor/core/runtime.hpp>

namespace motor::core {

runtime::~runtime() { workers_->shutdown(); }

site::site(std::shared_ptr<core::runtime> runtime, driver::scope where)
    : both_(std::make_shared<const both>(
          both{std::move(runtime), std::make_shared<const driver::scope>(std::move(where))})) {}

site site::aimed_at(driver::scope where) const { return {both_->runtime, std::move(where)}; }

site site::with(const concerns& own) const {
    driver::scope changed = where();
    changed.settings = own.inherit(changed.settings);
    return aimed_at(std::move(changed));
}

site site::within(std::chrono::nanoseconds limit) const {
    driver::scope limited = where();
    limited.within = limit;
    return aimed_at(std::move(limited));
}

}  // namespace motor::core
