// SPDX-License-Identifier: Apache-2.0
// The rules of HTTP, by tables: dates, names, types.
#include <motor/web/content_disposition.hpp>
#include <motor/web/http_date.hpp>
#include <motor/web/media_type.hpp>
#include <motor/web/url_path.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace motor::web;
using namespace std::chrono;
using namespace std::chrono_literals;

constexpr sys_seconds in_1994 = sys_days{1994y / November / 6} + 8h + 49min + 37s;
constexpr sys_seconds today = sys_days{2026y / November / 26};

TEST(http_date, reads_the_three_forms) {
    struct row {
        const char* text;
        std::optional<sys_seconds> is;
    };
    const row rows[]{
        {"Sun, 06 Nov 1994 08:49:37 GMT", in_1994},
        {"Sunday, 06-Nov-94 08:49:37 GMT", in_1994},
        {"Sun Nov  6 08:49:37 1994", in_1994},
        {"Sun Nov 16 08:49:37 1994", in_1994 + days{10}},
        {"Thu, 01 Jan 1970 00:00:00 GMT", sys_seconds{}},
        {"Thu, 29 Feb 2024 23:59:59 GMT", sys_days{2024y / March / 1} - 1s},
        {"Sat, 31 Dec 2016 23:59:60 GMT", sys_days{2017y / January / 1}},  // a leap second
        {"Friday, 31-Dec-76 23:59:59 GMT", sys_days{2077y / January / 1} - 1s},
        {"Friday, 31-Dec-77 23:59:59 GMT", sys_days{1978y / January / 1} - 1s},
        {"", {}},
        {"now", {}},
        {"Sun, 06 Nov 1994 08:49:37", {}},
        {"Sun, 06 Nov 1994 08:49:37 UTC", {}},
        {"Sun, 06 Nov 1994 08:49:37 GMT ", {}},
        {" Sun, 06 Nov 1994 08:49:37 GMT", {}},
        {"sun, 06 nov 1994 08:49:37 gmt", {}},
        {"Sun, 6 Nov 1994 08:49:37 GMT", {}},
        {"Sun, 31 Nov 1994 08:49:37 GMT", {}},
        {"Thu, 29 Feb 2023 08:49:37 GMT", {}},
        {"Sun, 06 Nov 1994 24:00:00 GMT", {}},
        {"Sun, 06 Nov 1994 08:60:37 GMT", {}},
        {"Sun, 06 Nov 1994 08:49:61 GMT", {}},
        {"Sun, 06 Nov 94 08:49:37 GMT", {}},
        {"Sun, -6 Nov 1994 08:49:37 GMT", {}},
        {"Sun Nov 06 08:49:37 GMT 1994", {}},
        {"784111777", {}},
    };
    for (const auto& [text, is] : rows)
        EXPECT_EQ(from_http_date(text, today), is) << text;
}

TEST(http_date, writes_the_one_that_is_not_obsolete) {
    EXPECT_EQ(to_http_date(in_1994), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(to_http_date(sys_seconds{}), "Thu, 01 Jan 1970 00:00:00 GMT");
    EXPECT_EQ(to_http_date(sys_days{2024y / February / 29}), "Thu, 29 Feb 2024 00:00:00 GMT");
    EXPECT_FALSE(fits_http_date(sys_seconds{-1s}));
    EXPECT_TRUE(fits_http_date(sys_days{9999y / December / 31}));
    EXPECT_FALSE(fits_http_date(sys_days{10'000y / January / 1}));
}

TEST(http_date, reads_what_it_writes) {
    for (auto when = sys_seconds{}; fits_http_date(when); when += 12'345'678s)
        ASSERT_EQ(from_http_date(to_http_date(when), today), when) << to_http_date(when);
}

TEST(url_path, is_the_target_without_query_and_host) {
    struct row {
        const char* target;
        std::optional<std::string_view> path;
    };
    const row rows[]{
        {"/", "/"},
        {"/a/b.png", "/a/b.png"},
        {"/a?b=/c", "/a"},
        {"/a#b", "/a"},
        {"/a?b://c", "/a"},
        {"//a", "//a"},
        {"http://host/a?b", "/a"},
        {"http://host", "/"},
        {"", {}},
        {"a", {}},
        {"*", {}},
        {"host:443", {}},
    };
    for (const auto& [target, path] : rows)
        EXPECT_EQ(path_of(target), path) << target;
}

TEST(url_path, gives_the_name_of_a_file) {
    using namespace std::string_literals;
    struct row {
        std::string path;
        std::optional<std::string> name;
    };
    const row rows[]{
        {"/photos/cat.jpg", "cat.jpg"},
        {"/photos/", ""},
        {"/photos/a/b", "a/b"},
        {"/photos/a%2Fb", "a/b"},
        {"/photos/a%20b+c", "a b+c"},
        {"/photos/%C3%A9t%c3%a9", "\xC3\xA9t\xC3\xA9"},
        {"/photos/%2541", "%41"},  // decoded once
        {"/photos/..png", "..png"},
        {"/photos/...", "..."},
        {"/photos/a//b", "a//b"},
        {"/photo/cat.jpg", {}},
        {"/photos", {}},
        {"/Photos/cat.jpg", {}},
        {"/photos/%", {}},
        {"/photos/%4", {}},
        {"/photos/%4g", {}},
        {"/photos/%-1", {}},
        {"/photos/a%00b", {}},
        {"/photos/a%0d%0ab", {}},
        {"/photos/a%7f", {}},
        {"/photos/a\x01"s, {}},
        {"/photos/..", {}},
        {"/photos/../secret", {}},
        {"/photos/a/../b", {}},
        {"/photos/%2e%2E/secret", {}},
        {"/photos/..%2fsecret", {}},
        {"/photos/./a", {}},
        {"/photos/a/.", {}},
    };
    for (const auto& [path, name] : rows)
        EXPECT_EQ(name_below("/photos/", path), name) << path;
}

TEST(content_disposition, gives_the_name_in_both_forms) {
    struct row {
        disposition how;
        const char *filename, *field;
    };
    using enum disposition;
    const row rows[]{
        {none, "cat.jpg", ""},
        {inline_, "cat.jpg", R"(inline; filename="cat.jpg")"},
        {attachment, "cat.jpg", R"(attachment; filename="cat.jpg")"},
        {attachment, "two words.txt", R"(attachment; filename="two words.txt")"},
        {attachment, "", "attachment"},
        {attachment, "a/b/c.txt", R"(attachment; filename="c.txt")"},
        {attachment, "C:\\temp\\c.txt", R"(attachment; filename="c.txt")"},
        {attachment, "a/", "attachment"},
        {attachment, "a\"b.txt", R"(attachment; filename="a_b.txt"; filename*=UTF-8''a%22b.txt)"},
        {attachment, "50%.txt", R"(attachment; filename="50_.txt"; filename*=UTF-8''50%25.txt)"},
        {attachment, "\xE2\x82\xAC rates",
         R"(attachment; filename="_ rates"; filename*=UTF-8''%E2%82%AC%20rates)"},
        {inline_, "a\r\nSet-Cookie: b",
         R"(inline; filename="a__Set-Cookie: b"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20b)"},
    };
    for (const auto& [how, filename, field] : rows)
        EXPECT_EQ(content_disposition(how, filename), field) << filename;
}

TEST(media_type, goes_by_the_extension) {
    constexpr std::string_view unknown = "application/octet-stream";
    EXPECT_EQ(media_type_of("cat.jpg"), "image/jpeg");
    EXPECT_EQ(media_type_of("CAT.JPEG"), "image/jpeg");
    EXPECT_EQ(media_type_of("a/b.tar.gz"), "application/gzip");
    EXPECT_EQ(media_type_of(".html"), "text/html");
    EXPECT_EQ(media_type_of("font.woff2"), "font/woff2");
    for (const char* name : {"", "cat", "cat.", "cat.jp", "cat.jpgg", "cat.jpeggg", "a.png/b"})
        EXPECT_EQ(media_type_of(name), unknown) << name;
}

}  // namespace
