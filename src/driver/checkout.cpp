// SPDX-License-Identifier: Apache-2.0
#include "checkout.hpp"

#include <motor/events/monitoring.hpp>

#include <utility>

namespace motor::detail {
namespace {

std::chrono::microseconds between(checkout::clock::time_point begin,
                                  checkout::clock::time_point end) {
    return std::chrono::duration_cast<std::chrono::microseconds>(end - begin);
}

}  // namespace

void checkout::look(std::string_view address) {
    if (!for_operation_ || wanted_ == address) return;
    give_back();
    wanted_ = address;
    wanted_since_ = clock::now();
    listeners_.tell(&event_listener::connection_check_out_started,
                    connection_check_out_started_event{wanted_});
}

void checkout::fail(check_out_failed_reason reason) {
    if (wanted_.empty()) return;
    listeners_.tell(&event_listener::connection_check_out_failed,
                    connection_check_out_failed_event{std::exchange(wanted_, {}), reason,
                                                      between(wanted_since_, clock::now())});
}

checkout::record checkout::create(std::string_view address, std::int64_t id) {
    auto connection = std::make_shared<connection_record>();
    connection->address = address;
    connection->id = id;
    connection->created = connection->answered = clock::now();
    listeners_.tell(&event_listener::connection_created,
                    connection_created_event{connection->address, id});
    return connection;
}

void checkout::ready(const record& connection) {
    if (std::exchange(connection->ready, true)) return;
    listeners_.tell(&event_listener::connection_ready,
                    connection_ready_event{connection->address, connection->id,
                                           between(connection->created, connection->answered)});
}

void checkout::take(const record& connection) {
    ready(connection);
    if (!for_operation_ || checked_out_ == connection) return;
    look(connection->address);
    checked_out_ = connection;
    wanted_.clear();
    listeners_.tell(&event_listener::connection_checked_out,
                    connection_checked_out_event{connection->address, connection->id,
                                                 between(wanted_since_, clock::now())});
}

void checkout::give_back() {
    if (auto connection = std::exchange(checked_out_, nullptr))
        listeners_.tell(&event_listener::connection_checked_in,
                        connection_checked_in_event{connection->address, connection->id});
}

void checkout::close(const record& connection, connection_closed_reason reason) {
    if (checked_out_ == connection) give_back();
    listeners_.tell(&event_listener::connection_closed,
                    connection_closed_event{connection->address, connection->id, reason});
    if (!connection->ready) fail(check_out_failed_reason::connection_error);
}

void checkout::end() {
    fail(check_out_failed_reason::connection_error);
    give_back();
    for_operation_ = false;
}

}  // namespace motor::detail
