// SPDX-License-Identifier: Apache-2.0
#include "compression.hpp"

#include <zlib.h>

#include <stdexcept>

namespace motor::testing {
namespace {

constexpr std::uint8_t noop = 0, zlib = 2;

void check(bool holds) {
    if (!holds) throw std::runtime_error{"compression failed"};
}

}  // namespace

std::vector<std::uint8_t> compressed(std::uint8_t compressor, std::span<const std::uint8_t> bytes) {
    check(compressor == noop || compressor == zlib);
    if (compressor == noop) return {bytes.begin(), bytes.end()};
    auto length = ::compressBound(bytes.size());
    std::vector<std::uint8_t> made(length);
    check(::compress(made.data(), &length, bytes.data(), bytes.size()) == Z_OK);
    made.resize(length);
    return made;
}

std::vector<std::uint8_t> decompressed(std::uint8_t compressor, std::span<const std::uint8_t> bytes,
                                       std::size_t length) {
    check(compressor == noop || compressor == zlib);
    if (compressor == noop) return {bytes.begin(), bytes.end()};
    std::vector<std::uint8_t> made(length);
    uLongf got = length;
    check(::uncompress(made.data(), &got, bytes.data(), bytes.size()) == Z_OK && got == length);
    return made;
}

}  // namespace motor::testing
