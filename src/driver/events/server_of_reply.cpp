// SPDX-License-Identifier: Apache-2.0
#include "server_of_reply.hpp"

#include "driver/write_answer.hpp"
#include "driver/write_commands.hpp"
#include "driver/write_counts.hpp"

#include <exception>

namespace motor::detail {
namespace {
/// The server of the first operation. With automatic encryption libmongoc sends commands of its own
/// within a command: their operations begin later, and have higher ids.
struct first_operation {
    std::uint32_t server = 0;
    std::int64_t operation = 0;
};
thread_local first_operation last;
thread_local std::string last_address;
thread_local document* answer_kept = nullptr;

void keep(const write_answer& reply, bool failed) noexcept {
    if (!answer_kept) return;
    try {
        bool tells = failed || reply.tells_of_failure();
        *answer_kept = tells ? document{reply.body} : document{};
    } catch (...) {  // without memory for the answer, libmongoc's summary remains
    }
}

void hear(const char* command, const bson_t& reply, bool failed) noexcept {
    if (!is_write_command(command)) return;  // encryption sends others, too
    try {
        const write_answer fields{document_view::of(reply)};
        keep(fields, failed);
        write_counts::hear(command, fields, failed);
    } catch (...) {
        write_counts::hear_broken(std::current_exception());
    }
}

}  // namespace

void note_success(const mongoc_apm_command_succeeded_t* event) noexcept {
    auto command = mongoc_apm_command_succeeded_get_command_name(event);
    auto reply = mongoc_apm_command_succeeded_get_reply(event);
    hear(command, *reply, false);
    auto operation = mongoc_apm_command_succeeded_get_operation_id(event);
    if (last.server != 0 && operation > last.operation) return;
    last = {mongoc_apm_command_succeeded_get_server_id(event), operation};
    last_address = mongoc_apm_command_succeeded_get_host(event)->host_and_port;
}

void note_failure(const mongoc_apm_command_failed_t* event) noexcept {
    auto command = mongoc_apm_command_failed_get_command_name(event);
    auto reply = mongoc_apm_command_failed_get_reply(event);
    hear(command, *reply, true);
}

answer_to_write::answer_to_write() noexcept : outer_(answer_kept) { answer_kept = &kept_; }

answer_to_write::~answer_to_write() { answer_kept = outer_; }

void forget_last_reply() noexcept { last = {}; }

std::uint32_t server_of_last_reply() noexcept { return last.server; }

const std::string& address_of_last_reply() noexcept { return last_address; }

}  // namespace motor::detail
