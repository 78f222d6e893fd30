// SPDX-License-Identifier: Apache-2.0
#include "bson_checks.hpp"

#include <motor/bson/types.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace {

std::string zeros(std::size_t count) { return std::string(count, '0'); }

const std::string nines(34, '9');

TEST(decimal128, goes_through_text) {
    for (const std::string text : {"0", "1.50", "-1.2E+10", "NaN", "Infinity", "-Infinity",
                                   "1234567890123456789012345678901234", "0E-6176", "0E+6111",
                                   "1E-6176", "9.999999999999999999999999999999999E+6144"})
        EXPECT_EQ(motor::decimal128::from_string(text).to_string(), text);
    EXPECT_EQ(motor::decimal128{}.to_string(), "0");
    EXPECT_EQ(motor::decimal128::from_string("1.0"), motor::decimal128::from_string("1.0"));
    EXPECT_NE(motor::decimal128::from_string("1.0"), motor::decimal128::from_string("1.00"));
}

TEST(decimal128, keeps_the_value_whatever_the_form) {
    const std::pair<std::string, std::string> cases[] = {
        {"+1", "1"},
        {"-0", "-0"},
        {"007.", "7"},
        {".5", "0.5"},
        {"1e5", "1E+5"},
        {"1E+00000000000000000000000000000005", "1E+5"},
        {"+inf", "Infinity"},
        {"-iNfInItY", "-Infinity"},
        {"nan", "NaN"},
        {"-NaN", "NaN"},
        // Insignificant zeros are dropped or added so that the number fits.
        {"1" + zeros(34), "1.000000000000000000000000000000000E+34"},
        {nines + zeros(6111), "9.999999999999999999999999999999999E+6144"},
        {"1E6144", "1.000000000000000000000000000000000E+6144"},
        {"10E-6177", "1E-6176"},
        {"1" + zeros(7000) + "E-7000", "1.000000000000000000000000000000000"},
        {"0." + zeros(10000) + "1E10001", "1"},
        {zeros(10000) + "1", "1"},
        // The exponent of a zero is moved into range.
        {"0E6112", "0E+6111"},
        {"-0E-6177", "-0E-6176"},
        {"0E99999999999999999999", "0E+6111"},
        {"0E-99999999999999999999", "0E-6176"},
        {"0." + zeros(7000), "0E-6176"},
    };
    for (const auto& [text, expected] : cases)
        EXPECT_EQ(motor::decimal128::from_string(text).to_string(), expected) << text;
}

TEST(decimal128, takes_too_many_digits_for_zero) {
    constexpr std::uint64_t exponent_0 = std::uint64_t{6176} << 49, sign = std::uint64_t{1} << 63;
    const motor::decimal128 most{exponent_0 | 0x1ED09BEAD87C0, 0x378D8E63FFFFFFFF},
        one_more{exponent_0 | 0x1ED09BEAD87C0, 0x378D8E6400000000},
        other_form{sign | 0x6C10000000000000, 7};
    EXPECT_EQ(most.to_string(), nines);
    EXPECT_EQ(one_more.to_string(), "0");
    EXPECT_EQ(other_form.to_string(), "-0");
}

TEST(decimal128, refuses_text_that_is_no_number) {
    for (const std::string bad :
         {"",  "x", "1.2.3", " 1",  "1 ", "1\n",   "1_0",  "0x1",  "1e",   "1e+", "e1",      ".",
          "+", "-", "+-1",   "--1", "1-", "1e1.0", "infi", "sNaN", "NaN1", "1,0", "\xD9\xA1"})
        EXPECT_NE(message_of([&] { motor::decimal128::from_string(bad); }), "") << bad;
    EXPECT_NE(message_of([] { motor::decimal128::from_string({"1\0", 2}); }), "");
    EXPECT_EQ(message_of([] { motor::decimal128::from_string("1,5"); }),
              "\"1,5\" is no decimal number of up to 34 digits");
}

TEST(decimal128, refuses_what_would_have_to_be_rounded) {
    for (const auto& bad :
         {std::string{"1e99999"}, std::string{"1E6145"}, "1" + nines, nines + ".5",
          "0." + nines + "1", std::string{"1E-6177"}, std::string{"11E-6177"},
          "1" + zeros(33) + "E6112", std::string{"1E99999999999999999999"},
          std::string{"1E-99999999999999999999"}, std::string{"1E9223372036854775808"},
          std::string{"1E18446744073709551617"}, std::string{"1E4294967297"}, "1" + zeros(6145),
          "0." + zeros(6176) + "1"})
        EXPECT_NE(message_of([&] { motor::decimal128::from_string(bad); }), "") << bad;
    EXPECT_EQ(message_of([] { motor::decimal128::from_string("-1E6145"); }),
              "\"-1E6145\" does not fit a decimal128 exactly");
}

}  // namespace
