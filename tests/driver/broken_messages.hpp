// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tests/support/scripted_server.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

/// How replies are broken.
namespace motor::testing {

enum : std::size_t { length_at = 0, answers_at = 8, opcode_at = 12, flags_at = 16, kind_at = 20 };
constexpr std::size_t body_at = 21, packed_opcode_at = 16, unpacked_length_at = 20;
constexpr std::size_t compressor_at = 24;

inline void put(raw_message& message, std::size_t offset, std::int64_t number) {
    auto small = static_cast<std::uint32_t>(number);
    std::memcpy(message.data() + offset, &small, sizeof small);
}

inline std::uint32_t number_at(const raw_message& message, std::size_t offset) {
    std::uint32_t number = 0;
    std::memcpy(&number, message.data() + offset, sizeof number);
    return number;
}

inline void add_length(raw_message& message, int more) {
    put(message, length_at, number_at(message, length_at) + static_cast<std::uint32_t>(more));
}

inline auto with(std::size_t offset, std::int64_t number) {
    return [=](raw_message& message) { put(message, offset, number); };
}

/// One way, and what the error says of it.
struct breakage {
    const char* name;
    reply::distortion how;
    const char* says;
};

}  // namespace motor::testing
