// SPDX-License-Identifier: Apache-2.0
#include "key_cache.hpp"

#include <cstring>

namespace motor::python {

owned key_cache::take(const std::uint8_t* from, const std::uint8_t* end,
                      const std::uint8_t*& after) {
    std::uint32_t hash = 0;
    std::uint8_t bits = 0;
    const auto* p = from;
    for (; p != end && *p != 0; ++p) {
        hash = (hash ^ *p) * 0x01000193u;
        bits |= *p;
    }
    if (p == end) return {};
    after = p + 1;
    const auto size = static_cast<std::size_t>(p - from);
    if (size > longest || bits >= 0x80)
        return owned{PyUnicode_DecodeUTF8(reinterpret_cast<const char*>(from),
                                          static_cast<Py_ssize_t>(size), "strict")};

    auto*& kept = kept_[(hash ^ hash >> 16) % slots];
    if (!kept || static_cast<std::size_t>(PyUnicode_GET_LENGTH(kept)) != size ||
        std::memcmp(PyUnicode_1BYTE_DATA(kept), from, size) != 0) {
        owned fresh{PyUnicode_DecodeUTF8(reinterpret_cast<const char*>(from),
                                         static_cast<Py_ssize_t>(size), "strict")};
        if (!fresh) return {};
        owned old{std::exchange(kept, fresh.release())};
    }
    return owned::borrowed(kept);
}

}  // namespace motor::python
