// SPDX-License-Identifier: Apache-2.0
#include <motor/bson/uuid.hpp>

#include <motor/bson/error.hpp>

#include "in_quotes.hpp"

#include <algorithm>
#include <ostream>

namespace motor {
namespace {

binary_subtype subtype_of(uuid_representation which) {
    return which == uuid_representation::standard ? binary_subtype::uuid : binary_subtype::old_uuid;
}

/// Converts between a representation and the standard order; it is its own inverse.
uuid::bytes_type reordered(uuid::bytes_type bytes, uuid_representation which) {
    auto first = bytes.begin();
    switch (which) {
        case uuid_representation::standard:
        case uuid_representation::python_legacy:
            break;
        case uuid_representation::java_legacy:
            std::reverse(first, first + 8);
            std::reverse(first + 8, first + 16);
            break;
        case uuid_representation::csharp_legacy:
            std::reverse(first, first + 4);
            std::reverse(first + 4, first + 6);
            std::reverse(first + 6, first + 8);
            break;
    }
    return bytes;
}

/// Value of a hexadecimal digit; more than 15 for other characters.
unsigned digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
    return 16;
}

/// Whether a hyphen precedes this byte.
bool begins_group(std::size_t byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

constexpr std::size_t text_length = 36;

}  // namespace

uuid uuid::from_string(std::string_view text) {
    bool good = text.size() == text_length;
    bytes_type bytes{};
    std::size_t at = 0;
    for (std::size_t i = 0; good && i < size; ++i) {
        if (begins_group(i) && text[at++] != '-') good = false;
        unsigned high = digit(text[at]), low = digit(text[at + 1]);
        good = good && high < 16 && low < 16;
        bytes[i] = static_cast<std::uint8_t>((high << 4 | low) & 0xFF);
        at += 2;
    }
    if (!good) throw bson_error{detail::in_quotes(text) + " is not a UUID"};
    return uuid{bytes};
}

uuid uuid::from_binary(binary_view from, uuid_representation stored) {
    auto wanted = subtype_of(stored);
    if (from.subtype() != wanted || from.bytes().size() != size)
        throw type_mismatch{
            "a binary of subtype " + std::to_string(static_cast<int>(from.subtype())) + " with " +
            std::to_string(from.bytes().size()) + " bytes is not a UUID of subtype " +
            std::to_string(static_cast<int>(wanted))};
    bytes_type bytes;
    std::ranges::copy(from.bytes(), bytes.begin());
    return uuid{reordered(bytes, stored)};
}

std::string uuid::to_string() const {
    constexpr auto digits = "0123456789abcdef";
    std::string made;
    made.reserve(text_length);
    for (std::size_t i = 0; i < size; ++i) {
        if (begins_group(i)) made += '-';
        made += digits[bytes_[i] >> 4];
        made += digits[bytes_[i] & 15];
    }
    return made;
}

binary uuid::to_binary(uuid_representation as) const {
    auto bytes = reordered(bytes_, as);
    return binary{binary_view{bytes, subtype_of(as)}};
}

MOTOR_EXPORT std::ostream& operator<<(std::ostream& to, const uuid& what) {
    return to << what.to_string();
}

}  // namespace motor
