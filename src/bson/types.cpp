// SPDX-License-Identifier: Apache-2.0
#include <motor/bson/types.hpp>

#include <motor/bson/error.hpp>

#include "base/at_load.hpp"
#include "in_quotes.hpp"
#include "libbson.hpp"

#include <pthread.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <ostream>
#include <random>

namespace motor {

std::string_view to_string(bson_type type) noexcept {
    switch (type) {
        case bson_type::missing:
            return "missing";
        case bson_type::double_:
            return "double";
        case bson_type::string:
            return "string";
        case bson_type::document:
            return "document";
        case bson_type::array:
            return "array";
        case bson_type::binary:
            return "binary";
        case bson_type::undefined:
            return "undefined";
        case bson_type::object_id:
            return "object_id";
        case bson_type::boolean:
            return "boolean";
        case bson_type::date:
            return "date";
        case bson_type::null:
            return "null";
        case bson_type::regex:
            return "regex";
        case bson_type::dbpointer:
            return "dbpointer";
        case bson_type::code:
            return "code";
        case bson_type::symbol:
            return "symbol";
        case bson_type::code_with_scope:
            return "code_with_scope";
        case bson_type::int32:
            return "int32";
        case bson_type::timestamp:
            return "timestamp";
        case bson_type::int64:
            return "int64";
        case bson_type::decimal128:
            return "decimal128";
        case bson_type::max_key:
            return "max_key";
        case bson_type::min_key:
            return "min_key";
    }
    return "unknown";
}

namespace {

/// The random part of this process's ids. libbson has one as well, but asks the kernel for the
/// process id each time, in order to notice a fork.
class id_source {
public:
    static id_source& of_process() {
        static id_source source;
        return source;
    }
    const std::array<std::uint8_t, 5>& process() const noexcept { return process_; }
    std::uint32_t next() noexcept { return counter_.fetch_add(1, std::memory_order_relaxed); }

private:
    id_source() {
        draw();
        pthread_atfork(nullptr, nullptr, [] { of_process().draw(); });
    }
    void draw() {
        std::random_device random;
        for (auto& byte : process_)
            byte = static_cast<std::uint8_t>(random());
        counter_ = static_cast<std::uint32_t>(random());
    }

    std::array<std::uint8_t, 5> process_;
    std::atomic<std::uint32_t> counter_;
};

const detail::at_load ids{[] { id_source::of_process(); }};

}  // namespace

object_id object_id::generate() {
    auto& source = id_source::of_process();
    const auto seconds = static_cast<std::uint32_t>(
        std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())
            .time_since_epoch()
            .count());
    const auto count = source.next();
    const auto byte = [](std::uint32_t of, int shift) {
        return static_cast<std::uint8_t>(of >> shift);
    };
    const auto& own = source.process();
    return object_id{{byte(seconds, 24), byte(seconds, 16), byte(seconds, 8), byte(seconds, 0),
                      own[0], own[1], own[2], own[3], own[4], byte(count, 16), byte(count, 8),
                      byte(count, 0)}};
}

object_id object_id::from_hex(std::string_view hex) {
    if (!bson_oid_is_valid(hex.data() ? hex.data() : "", hex.size()) || hex.size() != 2 * size)
        throw bson_error{"an ObjectId is 24 hexadecimal digits, not " + detail::in_quotes(hex)};
    const auto digit = [](char c) {
        return static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    };
    std::array<std::uint8_t, size> bytes;
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<std::uint8_t>(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
    return object_id{bytes};
}

std::string object_id::to_hex() const {
    constexpr auto digits = "0123456789abcdef";
    std::string hex;
    hex.reserve(2 * size);
    for (const auto byte : bytes_) {
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

std::chrono::sys_seconds object_id::timestamp() const noexcept {
    const auto seconds = std::uint32_t{bytes_[0]} << 24 | std::uint32_t{bytes_[1]} << 16 |
                         std::uint32_t{bytes_[2]} << 8 | bytes_[3];
    return std::chrono::sys_seconds{std::chrono::seconds{seconds}};
}

MOTOR_EXPORT std::ostream& operator<<(std::ostream& out, const object_id& id) {
    return out << id.to_hex();
}

MOTOR_EXPORT bool operator==(const binary_view& a, const binary_view& b) noexcept {
    return a.subtype() == b.subtype() && std::ranges::equal(a.bytes(), b.bytes());
}

binary::binary(binary_view view)
    : bytes_(view.bytes().begin(), view.bytes().end()), subtype_{view.subtype()} {}

binary::operator binary_view() const noexcept { return binary_view{bytes_, subtype_}; }

MOTOR_EXPORT bool operator==(const binary& a, const binary& b) noexcept {
    return a.subtype_ == b.subtype_ && a.bytes_ == b.bytes_;
}

MOTOR_EXPORT bool operator==(const regex& a, const regex& b) noexcept {
    return a.pattern() == b.pattern() && a.options() == b.options();
}

namespace detail {

text::text(std::string_view from) : chars_(from.begin(), from.end()) {}

MOTOR_EXPORT bool operator==(const text& a, const text& b) noexcept { return a.chars_ == b.chars_; }

}  // namespace detail
}  // namespace motor
