// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/server/canned_replies.hpp>

#include <benchmarks/server/canned_data.hpp>
#include <motor/bson/builder.hpp>

#include <algorithm>
#include <cstring>

namespace bench {
namespace {

using motor::doc;

constexpr std::size_t first_batch = 101;  // like a real server's
constexpr std::size_t further_batch = 10'000;
constexpr std::size_t largest_small_insert = 4096;

motor::document greeting() {
    return doc("helloOk", true, "isWritablePrimary", true, "ismaster", true, "maxBsonObjectSize",
               16 << 20, "maxMessageSizeBytes", 48'000'000, "maxWriteBatchSize", 100'000,
               "logicalSessionTimeoutMinutes", 30, "minWireVersion", 0, "maxWireVersion", 17,
               "readOnly", false, "ok", 1.0);
}

/// A reply with the documents of these numbers.
motor::document batch(const char* kind, const char* collection, std::size_t from, std::size_t to,
                      std::size_t cursor_id) {
    motor::document made;
    made.append_document("cursor", [&](motor::document_writer& cursor) {
        cursor.append_array(kind, [&](motor::array_writer& documents) {
            for (auto i = from; i < to; ++i)
                documents.push_back(stored_document(static_cast<int>(i)));
        });
        cursor.append("id", static_cast<std::int64_t>(cursor_id));
        cursor.append("ns", name_space(collection));
    });
    made.append("ok", 1.0);
    return made;
}

}  // namespace

canned_replies::canned_replies()
    : hello_(wire::message(greeting())),
      legacy_hello_(wire::legacy_reply(greeting())),
      ok_(wire::message(doc("ok", 1.0))),
      one_document_(wire::message(batch("firstBatch", one_name, 7, 8, 0))),
      written_(wire::message(doc("n", 1, "nModified", 1, "ok", 1.0))),
      many_written_(wire::message(doc("n", static_cast<int>(many_documents), "ok", 1.0))),
      unknown_(wire::message(doc("ok", 0.0, "code", 59, "codeName", "CommandNotFound", "errmsg",
                                 "the canned server has no such command"))) {
    make_batches();
}

void canned_replies::make_batches() {
    std::size_t from = 0;
    while (from < many_documents) {
        auto to = std::min(from + (from == 0 ? first_batch : further_batch), many_documents);
        auto kind = from == 0 ? "firstBatch" : "nextBatch";
        auto next = to == many_documents ? 0 : batches_.size() + 1;
        batches_.push_back(wire::message(batch(kind, many_name, from, to, next)));
        from = to;
    }
}

const wire::bytes* canned_replies::to(std::span<const std::uint8_t> request,
                                      canned_files& files) const {
    wire::header head{};
    std::memcpy(&head, request.data(), sizeof head);
    if (head.operation == wire::op_query) return &legacy_hello_;
    std::uint32_t flags = 0;
    std::memcpy(&flags, request.data() + sizeof head, sizeof flags);
    if (flags & wire::more_to_come) return nullptr;
    auto body = request.subspan(wire::body_offset);
    std::int32_t length = 0;
    std::memcpy(&length, body.data(), sizeof length);
    // endSessions with its ids is the longest request; only its start has been read.
    if (static_cast<std::size_t>(length) > body.size()) return &ok_;
    auto large = static_cast<std::size_t>(head.length) > largest_small_insert;
    const motor::document_view command{body.data(), static_cast<std::size_t>(length)};
    if (auto reply = files.to(command)) return reply;
    return to_command(command, large);
}

const wire::bytes* canned_replies::to_command(motor::document_view command, bool large) const {
    auto first = *command.begin();
    auto name = first.key();
    if (name == "find") {
        bool all = first.value().get<std::string_view>() == many_name &&
                   !command.contains("limit") && !command.contains("batchSize");
        return all ? &batches_.front() : &one_document_;
    }
    if (name == "getMore") return to_get_more(command);
    if (name == "insert") {
        bool many = large && first.value().get<std::string_view>() == written_name;
        return many ? &many_written_ : &written_;
    }
    if (name == "update") return &written_;
    if (name == "hello" || name == "isMaster" || name == "ismaster") return &hello_;
    if (name == "ping" || name == "killCursors" || name == "endSessions") return &ok_;
    return &unknown_;
}

const wire::bytes* canned_replies::to_get_more(motor::document_view command) const {
    auto batch = static_cast<std::size_t>((*command.begin()).value().get<std::int64_t>());
    return batch != 0 && batch < batches_.size() ? &batches_[batch] : &unknown_;
}

}  // namespace bench
