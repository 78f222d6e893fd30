// SPDX-License-Identifier: Apache-2.0
#include "server_of_reply.hpp"

#include "write_commands.hpp"
#include "write_counts.hpp"

namespace motor::driver {
namespace {
/// With automatic encryption libmongoc sends commands of its own before and after a command, in its
/// course: their operations begin later, and count higher.
struct first_operation {
    std::uint32_t server = 0;
    std::int64_t operation = 0;
};
thread_local first_operation last;
thread_local std::string last_address;
thread_local document* answer_kept = nullptr;

bool tells_of_failure(const bson_t* reply) {
    return bson_has_field(reply, "writeErrors") || bson_has_field(reply, "writeConcernError");
}

void keep(const char* command, const bson_t* reply, bool failed) noexcept {
    if (!answer_kept || !is_write_command(command)) return;  // encryption sends others in between
    try {
        bool tells = failed || tells_of_failure(reply);
        *answer_kept = tells ? document{document_view::of(*reply)} : document{};
    } catch (...) {  // without memory for it there is libmongoc's summary
    }
}

}  // namespace

void note_success(const mongoc_apm_command_succeeded_t* event) noexcept {
    auto command = mongoc_apm_command_succeeded_get_command_name(event);
    auto reply = mongoc_apm_command_succeeded_get_reply(event);
    keep(command, reply, false);
    write_counts::hear(command, *reply, false);
    auto operation = mongoc_apm_command_succeeded_get_operation_id(event);
    if (last.server != 0 && operation > last.operation) return;
    last = {mongoc_apm_command_succeeded_get_server_id(event), operation};
    last_address = mongoc_apm_command_succeeded_get_host(event)->host_and_port;
}

void note_failure(const mongoc_apm_command_failed_t* event) noexcept {
    auto command = mongoc_apm_command_failed_get_command_name(event);
    auto reply = mongoc_apm_command_failed_get_reply(event);
    keep(command, reply, true);
    write_counts::hear(command, *reply, true);
}

answer_to_write::answer_to_write() noexcept : outer_(answer_kept) { answer_kept = &kept_; }

answer_to_write::~answer_to_write() { answer_kept = outer_; }

void forget_last_reply() noexcept { last = {}; }

std::uint32_t server_of_last_reply() noexcept { return last.server; }

const std::string& address_of_last_reply() noexcept { return last_address; }

}  // namespace motor::driver
