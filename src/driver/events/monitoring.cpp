// SPDX-License-Identifier: Apache-2.0
#include <motor/events/monitoring.hpp>

namespace motor {

event_listener::~event_listener() = default;

}  // namespace motor
