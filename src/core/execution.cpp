// SPDX-License-Identifier: Apache-2.0
#include <motor/core/execution.hpp>

namespace motor::core {
namespace {

driver::target target_of(worker& here, const driver::scope& where,
                         driver::call::clock::time_point deadline,
                         const std::shared_ptr<driver::session>& in) {
    if (in) return {in, where, deadline};
    return {here.connection(), where, deadline};
}

std::optional<driver::session::turn> turn_of(worker& here,
                                             const std::shared_ptr<driver::session>& in) {
    if (!in) return std::nullopt;
    return std::optional<driver::session::turn>{std::in_place, *in, here.pool().clients()};
}

}  // namespace

place::place(worker& here, const driver::scope& where, driver::call::clock::time_point deadline,
             const std::shared_ptr<driver::session>& in)
    : turn_(turn_of(here, in)), target_(target_of(here, where, deadline, in)) {}

}  // namespace motor::core
