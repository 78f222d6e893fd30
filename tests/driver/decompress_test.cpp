// SPDX-License-Identifier: Apache-2.0
#include <src/driver/stream/decompress.hpp>

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

using namespace motor::detail;

namespace {

const std::string plain_text = "motor motor motor motor motor";

/// The text as each library packs it.
struct packed_text {
    std::uint8_t compressor;
    std::vector<std::uint8_t> bytes;
};
const packed_text all[] = {
    {0, {plain_text.begin(), plain_text.end()}},
    {1, {0x1d, 0x14, 0x6d, 0x6f, 0x74, 0x6f, 0x72, 0x20, 0x5a, 0x06, 0x00}},
    {2,
     {0x78, 0x9c, 0xcb, 0xcd, 0x2f, 0xc9, 0x2f, 0x52, 0xc8, 0xc5, 0x4e, 0x02, 0x00, 0xab, 0xc6,
      0x0b, 0x76}},
    {3, {0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x1d, 0x65, 0x00, 0x00, 0x30, 0x6d,
         0x6f, 0x74, 0x6f, 0x72, 0x20, 0x01, 0x00, 0xa9, 0x4b, 0x11}},
};

}  // namespace

TEST(decompress, reads_what_each_compressor_packs_if_that_is_as_long_as_was_said) {
    for (const auto& [compressor, bytes] : all) {
        SCOPED_TRACE(int{compressor});
        if (lacks_library_of(compressor)) GTEST_SKIP() << "libmongoc brings no such library";
        std::string to(plain_text.size(), ' ');
        auto into = [&](std::size_t length) {
            to.assign(length, ' ');
            return std::span{reinterpret_cast<std::uint8_t*>(to.data()), length};
        };
        EXPECT_TRUE(decompress(compressor, bytes, into(plain_text.size())));
        EXPECT_EQ(to, plain_text);
        EXPECT_FALSE(decompress(compressor, bytes, into(plain_text.size() - 1)));
        EXPECT_FALSE(decompress(compressor, bytes, into(plain_text.size() + 1)));
        EXPECT_FALSE(decompress(compressor, bytes, into(0)));
        EXPECT_FALSE(decompress(compressor, std::span{bytes}.first(bytes.size() - 5),
                                into(plain_text.size())));
        EXPECT_FALSE(decompress(compressor, {}, into(plain_text.size())));
    }
}

TEST(decompress, knows_no_others) {
    std::array<std::uint8_t, 8> some{};
    for (int other = 4; other < 256; ++other)
        EXPECT_FALSE(decompress(static_cast<std::uint8_t>(other), some, some));
}
