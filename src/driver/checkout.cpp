// SPDX-License-Identifier: Apache-2.0
#include "checkout.hpp"

#include <motor/driver/monitoring.hpp>

#include <utility>

namespace motor::driver {
namespace {

std::chrono::microseconds between(checkout::clock::time_point begin,
                                  checkout::clock::time_point end) {
    return std::chrono::duration_cast<std::chrono::microseconds>(end - begin);
}

}  // namespace

void checkout::look(std::string_view address) {
    if (!for_somebody_ || looks_at_ == address) return;
    give_back();
    looks_at_ = address;
    since_ = clock::now();
    told_.tell(&event_listener::connection_check_out_started,
               connection_check_out_started_event{looks_at_});
}

void checkout::fail(check_out_failed_reason why) {
    if (looks_at_.empty()) return;
    told_.tell(&event_listener::connection_check_out_failed,
               connection_check_out_failed_event{std::exchange(looks_at_, {}), why,
                                                 between(since_, clock::now())});
}

checkout::connection checkout::create(std::string_view address, std::int64_t id) {
    auto made = std::make_shared<told_connection>();
    made->address = address;
    made->id = id;
    made->created = made->answered = clock::now();
    told_.tell(&event_listener::connection_created, connection_created_event{made->address, id});
    return made;
}

void checkout::ready(const connection& made) {
    if (std::exchange(made->ready, true)) return;
    told_.tell(
        &event_listener::connection_ready,
        connection_ready_event{made->address, made->id, between(made->created, made->answered)});
}

void checkout::take(const connection& one) {
    ready(one);
    if (!for_somebody_ || has_ == one) return;
    look(one->address);
    has_ = one;
    looks_at_.clear();
    told_.tell(&event_listener::connection_checked_out,
               connection_checked_out_event{one->address, one->id, between(since_, clock::now())});
}

void checkout::give_back() {
    if (auto one = std::exchange(has_, nullptr))
        told_.tell(&event_listener::connection_checked_in,
                   connection_checked_in_event{one->address, one->id});
}

void checkout::close(const connection& one, connection_closed_reason why) {
    if (has_ == one) give_back();
    told_.tell(&event_listener::connection_closed,
               connection_closed_event{one->address, one->id, why});
    if (!one->ready) fail(check_out_failed_reason::connection_error);
}

void checkout::end() {
    fail(check_out_failed_reason::connection_error);
    give_back();
    for_somebody_ = false;
}

}  // namespace motor::driver
