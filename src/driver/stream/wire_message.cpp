// SPDX-License-Identifier: Apache-2.0
#include "wire_message.hpp"

#include "decompress.hpp"
#include "driver/counts.hpp"
#include "driver/libmongoc.hpp"
#include "driver/settings/uri_syntax.hpp"

#include <motor/bson/document.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

namespace motor::detail {
namespace {

// @see https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
constexpr std::uint32_t op_reply = 1, op_query = 2004, op_compressed = 2012;
constexpr std::uint32_t longest = 48'000'000;

constexpr std::size_t flags_at = message_header::length, kind_at = flags_at + 4;
constexpr std::size_t msg_body_at = kind_at + 1, reply_body_at = flags_at + 20;
constexpr std::size_t documents_at = reply_body_at - 4;  // number of documents of an OP_REPLY
constexpr std::size_t compressed_at = message_header::length + 9;
constexpr std::size_t shortest_document = 5, checksum_length = 4;

constexpr std::uint32_t checksum_present = 1, more_to_come = 2, exhaust_allowed = 1U << 16;
constexpr std::uint32_t unknown_required_flags = 0xFFFF & ~(checksum_present | more_to_come);

std::uint32_t number_at(const void* bytes, std::size_t offset) noexcept {
    std::uint32_t read = 0;
    std::memcpy(&read, static_cast<const std::uint8_t*>(bytes) + offset, sizeof read);
    return BSON_UINT32_FROM_LE(read);
}

void put_number(std::uint8_t* to, std::size_t offset, std::uint32_t number) noexcept {
    number = BSON_UINT32_TO_LE(number);
    std::memcpy(to + offset, &number, sizeof number);
}

bool is_of_handshake(std::string_view command) {
    constexpr std::array<std::string_view, 7> names{
        "hello", "isMaster", "ismaster", "saslStart", "saslContinue", "authenticate", "getnonce"};
    return std::find(names.begin(), names.end(), command) != names.end();
}

std::size_t shortest_of(std::uint32_t opcode) {
    if (opcode == op_msg) return msg_body_at + shortest_document;
    if (opcode == op_reply) return reply_body_at + shortest_document;
    return compressed_at;
}

[[noreturn]] void refuse_answer(const std::string& why) {
    throw broken_message{"its answer " + why};
}

std::size_t body_length(const std::uint8_t* bytes, std::size_t offset, std::size_t end) {
    auto length = number_at(bytes, offset);
    if (length != end - offset)
        refuse_answer("has a document of " + std::to_string(length) + " bytes where " +
                      std::to_string(end - offset) + " are");
    return length;
}

/// @see https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4
std::uint32_t crc32c(std::span<const std::uint8_t> bytes) {
    static constexpr auto table = [] {
        std::array<std::uint32_t, 256> made{};
        for (std::uint32_t i = 0; i < made.size(); ++i) {
            auto value = i;
            for (int bit = 0; bit < 8; ++bit)
                value = (value >> 1) ^ ((value & 1) != 0 ? 0x82F63B78U : 0U);
            made[i] = value;
        }
        return made;
    }();
    std::uint32_t crc = ~0U;
    for (auto byte : bytes)
        crc = (crc >> 8) ^ table[(crc ^ byte) & 0xFF];
    return ~crc;
}

void drop_checksum(std::vector<std::uint8_t>& message) {
    auto without = message.size() - checksum_length;
    if (number_at(message.data(), without) != crc32c({message.data(), without}))
        refuse_answer("does not have the checksum that it names");
    message.resize(without);
    put_number(message.data(), 0, static_cast<std::uint32_t>(without));
    put_number(message.data(), flags_at, number_at(message.data(), flags_at) & ~checksum_present);
}

// libmongoc relies on the following properties of replies, and aborts the process without them.

[[noreturn]] void refuse_field(std::string_view key, const char* why) {
    refuse_answer("has a field \"" + std::string{key} + "\" that " + why);
}

/// Refuses an error whose text is none: libmongoc joins the texts of a write's errors.
void check_text(document_view error) {
    const auto text = error["errmsg"];
    if (text && text.type() != bson_type::string) refuse_field("errmsg", "is no text");
}

void check_error_field(std::string_view key, const value_view& found) {
    if (key == "code") {
        const bool number = found.type() == bson_type::int32 || found.type() == bson_type::int64 ||
                            found.type() == bson_type::double_;
        const auto code = whole_number(found);
        if (number && !(code && *code != 0 && std::in_range<std::int32_t>(*code)))
            refuse_field(key, "is not the number of an error");
    } else if (key == "writeConcernError") {
        if (found.type() != bson_type::document) refuse_field(key, "is not a document");
        check_error_field("code", found.get<document_view>()["code"]);
        check_text(found.get<document_view>());
    } else if (key == "writeErrors" && found.type() == bson_type::array) {
        for (auto each : found.get<array_view>())
            if (auto error = each.value().get_if<document_view>()) check_text(*error);
    } else if (key == "errorLabels") {
        if (found.type() != bson_type::array) refuse_field(key, "is not an array");
    }
}

void check_greeting_field(std::string_view key, const value_view& found) {
    if (key == "maxBsonObjectSize" || key == "maxMessageSizeBytes" || key == "maxWriteBatchSize") {
        if (auto most = whole_number(found); most && *most <= 0)
            refuse_field(key, "is not positive");
        return;
    }
    const bool hosts = key == "hosts" || key == "passives" || key == "arbiters";
    if ((!hosts && key != "compression") || found.type() != bson_type::array) return;
    for (auto each : found.get<array_view>()) {
        if (each.type() != bson_type::string) refuse_field(key, "is not an array of strings");
        if (hosts && !is_host(each.get<std::string_view>()))
            refuse_field(key, "is not an array of hosts");
    }
}

/// Makes a limit in a greeting an int32: libmongoc ignores it otherwise. A number without a
/// fraction is a limit, whatever its type.
void narrow_numbers(std::vector<std::uint8_t>& message, const reply_shape& shape) {
    constexpr std::array<std::string_view, 6> limits{
        "minWireVersion",      "maxWireVersion",    "maxBsonObjectSize",
        "maxMessageSizeBytes", "maxWriteBatchSize", "logicalSessionTimeoutMinutes"};
    document narrow;
    bool changed = false;
    for (auto [key, found] : document_view{message.data() + shape.body_at, shape.body_length}) {
        std::optional<std::int64_t> limit;
        if (found.type() != bson_type::int32 && std::ranges::find(limits, key) != limits.end())
            limit = whole_number(found);
        if (limit && std::in_range<std::int32_t>(*limit)) {
            narrow.append(key, static_cast<std::int32_t>(*limit));
            changed = true;
        } else {
            narrow.append(key, found);
        }
    }
    if (!changed) return;
    message.resize(shape.body_at);
    message.insert(message.end(), narrow.data(), narrow.data() + narrow.length());
    put_number(message.data(), 0, static_cast<std::uint32_t>(message.size()));
}

}  // namespace

request_head request_head::of(std::string_view bytes) noexcept {
    request_head made{.answered = true};
    if (bytes.size() < message_header::length) return made;
    auto header = message_header::of(reinterpret_cast<const std::uint8_t*>(bytes.data()));
    made.id = header.id;
    made.legacy = header.opcode == op_query;
    made.of_handshake = made.legacy;
    constexpr auto name_at = msg_body_at + 4 + 1;
    if (header.opcode != op_msg || bytes.size() < name_at) return made;
    auto flags = number_at(bytes.data(), flags_at);
    made.answered = (flags & more_to_come) == 0;
    made.exhausts = (flags & exhaust_allowed) != 0;
    auto name = bytes.substr(name_at);
    made.of_handshake = is_of_handshake(name.substr(0, name.find('\0')));
    return made;
}

message_header message_header::of(const std::uint8_t* bytes) noexcept {
    return {number_at(bytes, 0), static_cast<std::int32_t>(number_at(bytes, 4)),
            static_cast<std::int32_t>(number_at(bytes, 8)), number_at(bytes, 12)};
}

bool message_header::is_compressed() const noexcept { return opcode == op_compressed; }

std::size_t check(const message_header& reply, const request_head& asked) {
    if (!asked.answered) refuse_answer("is to no request that was sent");
    if (asked.id != reply.answers && !asked.continued)
        refuse_answer("is to request " + std::to_string(reply.answers) + ", not to " +
                      std::to_string(asked.id));
    if (reply.opcode != (asked.legacy ? op_reply : op_msg) && !reply.is_compressed())
        refuse_answer("is a message of kind " + std::to_string(reply.opcode));
    auto shortest = shortest_of(reply.opcode);
    if (reply.message_length < shortest || reply.message_length > longest)
        refuse_answer("is said to have " + std::to_string(reply.message_length) + " bytes");
    return shortest;
}

reply_shape shape_of(const std::uint8_t* bytes, const request_head& asked) {
    auto header = message_header::of(bytes);
    std::size_t end = header.message_length;
    if (header.opcode == op_reply) {
        if (auto count = number_at(bytes, documents_at); count != 1)
            refuse_answer("has " + std::to_string(count) + " documents");
        return {reply_body_at, body_length(bytes, reply_body_at, end)};
    }
    auto flags = number_at(bytes, flags_at);
    if ((flags & unknown_required_flags) != 0)
        refuse_answer("has flags that are unknown: " + std::to_string(flags));
    reply_shape made;
    made.has_checksum = (flags & checksum_present) != 0;
    made.more_to_come = (flags & more_to_come) != 0;
    if (made.more_to_come && !asked.exhausts)
        refuse_answer("announces others that nobody asked for");
    if (bytes[kind_at] != 0)
        refuse_answer("begins with a section of kind " + std::to_string(bytes[kind_at]));
    if (made.has_checksum) end -= checksum_length;
    made.body_at = msg_body_at;
    made.body_length = body_length(bytes, msg_body_at, end);
    return made;
}

void check_body(std::span<const std::uint8_t> body, const request_head& asked) {
    for (auto [key, found] : document_view{body.data(), body.size()}) {
        check_error_field(key, found);
        if (asked.of_handshake) check_greeting_field(key, found);
    }
}

std::size_t write_reply(std::span<std::uint8_t> to, const request_head& asked,
                        std::span<const std::uint8_t> body) {
    auto length = msg_body_at + body.size();
    const std::array<std::uint32_t, 5> numbers{static_cast<std::uint32_t>(length), 0,
                                               static_cast<std::uint32_t>(asked.id), op_msg, 0};
    for (std::size_t i = 0; i < numbers.size(); ++i)
        put_number(to.data(), 4 * i, numbers[i]);
    to[kind_at] = 0;
    std::copy(body.begin(), body.end(), to.begin() + msg_body_at);
    return length;
}

std::string_view foreign_protocol(std::span<const std::uint8_t> bytes) noexcept {
    if (bytes.size() < 4) return {};
    constexpr std::uint8_t alert = 0x15, handshake = 0x16, version = 3;
    if ((bytes[0] == alert || bytes[0] == handshake) && bytes[1] == version) return "TLS";
    if (std::memcmp(bytes.data(), "HTTP", 4) == 0) return "HTTP";
    return {};
}

bool is_read_whole(const std::uint8_t* bytes, const request_head& asked) noexcept {
    if (asked.of_handshake) return true;
    if (message_header::of(bytes).is_compressed())
        return !lacks_library_of(bytes[compressed_at - 1]);
    return (number_at(bytes, flags_at) & checksum_present) != 0;
}

std::vector<std::uint8_t> unpack(std::vector<std::uint8_t> reply, const request_head& asked) {
    auto header = message_header::of(reply.data());
    if (header.is_compressed()) {
        header.opcode = number_at(reply.data(), message_header::length);
        auto length = number_at(reply.data(), message_header::length + 4);
        if (length > longest) refuse_answer("is said to have " + std::to_string(length) + " bytes");
        header.message_length = static_cast<std::uint32_t>(length + message_header::length);
        auto compressor = reply[compressed_at - 1];
        if (header.is_compressed()) refuse_answer("is compressed twice");
        check(header, asked);
        std::vector<std::uint8_t> larger(header.message_length);
        std::copy_n(reply.begin(), message_header::length, larger.begin());
        put_number(larger.data(), 0, header.message_length);
        put_number(larger.data(), 12, header.opcode);
        if (!decompress(compressor, std::span{reply}.subspan(compressed_at),
                        std::span{larger}.subspan(message_header::length)))
            refuse_answer("cannot be decompressed");
        reply = std::move(larger);
    }
    auto shape = shape_of(reply.data(), asked);
    if (shape.has_checksum) drop_checksum(reply);
    check_body(std::span{reply}.subspan(shape.body_at, shape.body_length), asked);
    if (asked.of_handshake) narrow_numbers(reply, shape);
    return reply;
}

}  // namespace motor::detail
