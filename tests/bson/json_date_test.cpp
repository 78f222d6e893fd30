// SPDX-License-Identifier: Apache-2.0
#include "bson_checks.hpp"

#include <motor/bson/bson.hpp>

#include <gtest/gtest.h>

#include <string_view>
#include <utility>

namespace {

using motor::doc;
using namespace std::chrono_literals;

TEST(json_date, is_read_as_rfc_3339_has_it) {
    using namespace std::chrono;
    const auto at = [](year_month_day day, milliseconds time) {
        return motor::date{sys_days{day}} + time;
    };
    const auto noon = at(2017y / 1 / 1, 12h);
    const std::pair<std::string_view, motor::date> cases[] = {
        {"2017-01-01T12:00:00Z", noon},
        {"2017-01-01t12:00:00z", noon},
        {"2017-01-01T12:00:00+00:00", noon},
        {"2017-01-01T12:00:00-00:00", noon},
        {"2017-01-01T13:00:00+01:00", noon},
        {"2017-01-01T13:00:00+0100", noon},
        {"2017-01-01T13:00:00+01", noon},
        {"2016-12-31T23:30:00-12:30", noon},
        {"2017-01-02T11:59:00+23:59", noon},
        {"2017-01-01T12:00:00.1Z", noon + 100ms},
        {"2017-01-01T12:00:00.12+00:00", noon + 120ms},
        {"2017-01-01T12:00:00.000999999999999Z", noon},
        {"1969-12-31T23:59:59.9999Z", motor::date{-1ms}},
        {"2016-02-29T23:59:59.999Z", at(2016y / 2 / 29, 24h - 1ms)},
        {"2000-02-29T00:00:00Z", at(2000y / 2 / 29, 0ms)},
        {"2017-04-30T00:00:00Z", at(2017y / 4 / 30, 0ms)},
        {"0000-02-29T00:00:00Z", at(year{0} / 2 / 29, 0ms)},
        {"0001-01-01T00:00:00Z", at(year{1} / 1 / 1, 0ms)},
        {"9999-12-31T23:59:59.999-23:59", at(9999y / 12 / 31, 48h - 1min - 1ms)},
    };
    for (const auto& [text, when] : cases)
        EXPECT_EQ(motor::from_json(motor::to_json(doc("x", doc("$date", text)))), doc("x", when))
            << text;
    EXPECT_EQ(motor::from_json(R"({"x": {"$date": {"$numberLong": "-9223372036854775808"}}})"),
              doc("x", motor::date::min()));
}

TEST(json_date, is_refused_if_there_is_none) {
    for (const auto text : {"2017-02-29T00:00:00Z",
                            "2017-02-31T00:00:00Z",
                            "1900-02-29T00:00:00Z",
                            "2017-04-31T00:00:00Z",
                            "2017-00-01T00:00:00Z",
                            "2017-13-01T00:00:00Z",
                            "2017-01-00T00:00:00Z",
                            "2017-01-32T00:00:00Z",
                            "2017-01-01T24:00:00Z",
                            "2017-01-01T12:60:00Z",
                            "2016-12-31T23:59:60Z",
                            "2017-01-01T12:00:61Z",
                            "2017-01-01T12:00:00+24:00",
                            "2017-01-01T12:00:00+01:60",
                            "2017-01-01T12:00:00+1:00",
                            "2017-01-01T12:00:00+010",
                            "2017-01-01T12:00:00+01:",
                            "2017-01-01T12:00:00+01:0",
                            "2017-01-01T12:00:00+01:00:00",
                            "2017-01-01T12:00:00+",
                            "2017-01-01T12:00:00",
                            "2017-01-01T12:00:00Z ",
                            " 2017-01-01T12:00:00Z",
                            "2017-01-01T12:00:00ZZ",
                            "2017-01-01 12:00:00Z",
                            "2017-01-01T12:00Z",
                            "2017-01-01T12Z",
                            "2017-01-01",
                            "2017-1-1T12:00:00Z",
                            "20170101T120000Z",
                            "2017-01-01T12:00:00.Z",
                            "2017-01-01T12:00:00,5Z",
                            "2017-01-01T12:00:00.5.5Z",
                            "2017-01-01T12:00:0xZ",
                            "2017-01-01T-1:00:00Z",
                            "-0001-01-01T00:00:00Z",
                            "+2017-01-01T00:00:00Z",
                            "10000-01-01T00:00:00Z",
                            "17-01-01T00:00:00Z",
                            "now",
                            "",
                            "Z"}) {
        const auto json = motor::to_json(doc("x", doc("$date", text)));
        EXPECT_NE(message_of<motor::invalid_json>([&] { motor::from_json(json); }), "") << text;
    }
}

}  // namespace
