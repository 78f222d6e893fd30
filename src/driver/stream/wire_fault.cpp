// SPDX-License-Identifier: Apache-2.0
#include "wire_fault.hpp"

#include <cerrno>
#include <system_error>

namespace motor::detail {
namespace {

thread_local std::string server_on_wire, fault_on_wire;

}  // namespace

void begin_on_wire(std::string_view server) noexcept {
    fault_on_wire.clear();
    if (server_on_wire == server) return;
    try {
        server_on_wire = server;
    } catch (...) {
        server_on_wire.clear();
    }
}

void note_wire_fault(std::string_view why) noexcept {
    try {
        fault_on_wire.assign(server_on_wire).append(": ").append(why);
    } catch (...) {
        fault_on_wire.clear();
    }
}

void note_wire_fault(int error) noexcept {
    if (error == 0) return note_wire_fault("it has closed the connection");
    if (error == ETIMEDOUT) return note_wire_fault("it has not answered in time");
    try {
        note_wire_fault(std::generic_category().message(error));
    } catch (...) {
        fault_on_wire.clear();
    }
}

const std::string& last_wire_fault() noexcept { return fault_on_wire; }

const std::string& last_on_wire() noexcept { return server_on_wire; }

}  // namespace motor::detail
