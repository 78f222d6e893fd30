// SPDX-License-Identifier: Apache-2.0
#include "decompress.hpp"

#include <algorithm>
#include <cstddef>

#ifdef __ELF__
// The function of a library; null if the library is not loaded.
extern "C" {
int uncompress(unsigned char* to, unsigned long* length, const unsigned char* from,
               unsigned long from_length) __attribute__((weak));
int snappy_uncompress(const char* from, std::size_t from_length, char* to, std::size_t* length)
    __attribute__((weak));
std::size_t ZSTD_decompress(void* to, std::size_t length, const void* from, std::size_t from_length)
    __attribute__((weak));
}
#else
namespace {
constexpr int (*uncompress)(unsigned char*, unsigned long*, const unsigned char*,
                            unsigned long) = nullptr;
constexpr int (*snappy_uncompress)(const char*, std::size_t, char*, std::size_t*) = nullptr;
constexpr std::size_t (*ZSTD_decompress)(void*, std::size_t, const void*, std::size_t) = nullptr;
}  // namespace
#endif

namespace motor::detail {
namespace {

// @see
// https://github.com/mongodb/specifications/blob/master/source/compression/OP_COMPRESSED.md
constexpr std::uint8_t none = 0, snappy = 1, zlib = 2, zstd = 3;

}  // namespace

bool lacks_library_of(std::uint8_t compressor) noexcept {
    return (compressor == snappy && !snappy_uncompress) || (compressor == zlib && !uncompress) ||
           (compressor == zstd && !ZSTD_decompress);
}

bool decompress(std::uint8_t compressor, std::span<const std::uint8_t> from,
                std::span<std::uint8_t> to) noexcept {
    if (lacks_library_of(compressor)) return false;
    std::size_t length = to.size();
    switch (compressor) {
        case snappy: {
            auto status = snappy_uncompress(reinterpret_cast<const char*>(from.data()), from.size(),
                                            reinterpret_cast<char*>(to.data()), &length);
            return status == 0 && length == to.size();
        }
        case zlib: {
            unsigned long got = length;
            return uncompress(to.data(), &got, from.data(), from.size()) == 0 && got == length;
        }
        case zstd:  // errors are far larger numbers
            return ZSTD_decompress(to.data(), length, from.data(), from.size()) == length;
        case none:
            if (from.size() != length) return false;
            std::copy(from.begin(), from.end(), to.begin());
            return true;
        default:
            return false;
    }
}

}  // namespace motor::detail
