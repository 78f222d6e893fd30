// SPDX-License-Identifier: Apache-2.0
#include "utf8.hpp"

#include "bytes.hpp"

namespace motor::detail {

namespace {

// Length of the sequence at `p` if it is well-formed (Unicode, table 3-7), otherwise 0.
std::size_t sequence_length(const std::uint8_t* p, std::size_t left) noexcept {
    const auto tail = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return i < left && p[i] >= low && p[i] <= high;
    };
    const unsigned lead = p[0];
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const unsigned low = lead == 0xE0 ? 0xA0 : 0x80, high = lead == 0xED ? 0x9F : 0xBF;
        return tail(1, low, high) && tail(2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned low = lead == 0xF0 ? 0x90 : 0x80, high = lead == 0xF4 ? 0x8F : 0xBF;
        return tail(1, low, high) && tail(2) && tail(3) ? 4 : 0;
    }
    return 0;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
    const auto* p = reinterpret_cast<const std::uint8_t*>(text.data());
    std::size_t left = text.size();
    while (left > 0) {
        if (left >= 8 && (load<std::uint64_t>(p) & 0x8080808080808080u) == 0) {
            p += 8;
            left -= 8;
            continue;
        }
        const auto n = *p < 0x80 ? 1 : sequence_length(p, left);
        if (n == 0) return false;
        p += n;
        left -= n;
    }
    return true;
}

void append_utf8(std::string& to, unsigned code) {
    const auto tail = [&](unsigned shift) {
        to += static_cast<char>(0x80 | (code >> shift & 0x3F));
    };
    if (code < 0x80) {
        to += static_cast<char>(code);
    } else if (code < 0x800) {
        to += static_cast<char>(0xC0 | code >> 6);
        tail(0);
    } else if (code < 0x10000) {
        to += static_cast<char>(0xE0 | code >> 12);
        tail(6), tail(0);
    } else {
        to += static_cast<char>(0xF0 | code >> 18);
        tail(12), tail(6), tail(0);
    }
}

}  // namespace motor::detail
