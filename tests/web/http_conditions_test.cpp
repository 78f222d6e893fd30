// SPDX-License-Identifier: Apache-2.0
// The rules of HTTP, by tables: entity tags, ranges, conditions, and the answers made of them.
#include <motor/web/byte_range.hpp>
#include <motor/web/entity_tag.hpp>
#include <motor/web/file_answer.hpp>
#include <motor/web/preconditions.hpp>

#include <motor/bson/builder.hpp>

#include <boost/beast/http/empty_body.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace motor::web {
void PrintTo(const byte_range& range, std::ostream* to) {
    *to << (range.is == byte_range::kind::whole  ? "whole"
            : range.is == byte_range::kind::part ? "part"
                                                 : "none")
        << ' ' << range.first << ' ' << range.end;
}
}  // namespace motor::web

namespace {

using namespace motor::web;
using namespace std::chrono;
using namespace std::chrono_literals;
namespace http = boost::beast::http;
using motor::doc, motor::gridfs_file;

constexpr sys_seconds uploaded = sys_days{1994y / November / 6} + 8h + 49min + 37s;
constexpr sys_seconds now = sys_days{2026y / November / 26};

TEST(entity_tag, is_found_in_a_list) {
    struct row {
        const char* field;
        bool weak, strong;  // the comparisons in which "a" is in the field
    };
    const row rows[]{
        {R"("a")", true, true},
        {R"(W/"a")", true, false},
        {R"("b", "a")", true, true},
        {R"("b","a","c")", true, true},
        {R"( "b" ,	W/"a" )", true, false},
        {R"(W/"a", "a")", true, true},
        {R"(, ,"a",)", true, true},
        {R"("b,c", "a")", true, true},  // a comma in a tag
        {"*", true, true},
        {" * ", true, true},
        {"", false, false},
        {R"("b")", false, false},
        {R"("A")", false, false},
        {R"("")", false, false},
        {"a", false, false},
        {R"("a)", false, false},
        {R"(a")", false, false},
        {R"(w/"a")", false, false},
        {R"("b" "a")", false, false},
        {R"("b c", "a")", false, false},
        {R"(*, "b")", false, false},
        {R"(junk, "a")", false, false},
    };
    for (const auto& [field, weak, strong] : rows) {
        EXPECT_EQ(has_tag(field, R"("a")", tag_comparison::weak), weak) << field;
        EXPECT_EQ(has_tag(field, R"("a")", tag_comparison::strong), strong) << field;
    }
}

gridfs_file file_of(const motor::document& fields) { return gridfs_file{fields}; }

TEST(entity_tag, tells_files_apart) {
    const motor::date date{1'000ms};
    auto tag = [&](const motor::value& id, int length, motor::date when) {
        return entity_tag_of(
            file_of(doc("_id", id, "length", length, "chunkSize", 4, "uploadDate", when)));
    };
    const motor::object_id id{"0123456789abcdef01234567"};
    EXPECT_EQ(tag(id, 255, date), R"("0123456789abcdef01234567-ff-3e8")");
    EXPECT_EQ(tag("cat.jpg", 255, date), tag("cat.jpg", 255, date));
    EXPECT_NE(tag("cat.jpg", 255, date), tag("dog.jpg", 255, date));
    EXPECT_NE(tag(1, 255, date), tag("1", 255, date));
    EXPECT_NE(tag(1, 255, date), tag(1, 254, date));
    EXPECT_NE(tag(1, 255, date), tag(1, 255, date + 1ms));
}

TEST(entity_tag, is_the_md5_sum_if_that_is_one) {
    auto tag = [](const char* sum) {
        return entity_tag_of(file_of(doc("_id", 1, "length", 0, "chunkSize", 4, "md5", sum)));
    };
    EXPECT_EQ(tag("d41d8cd98f00b204e9800998ecf8427e"), R"("d41d8cd98f00b204e9800998ecf8427e")");
    EXPECT_EQ(tag("d41d8cd98f00b204e9800998ecf8427\""), tag(""));
    EXPECT_EQ(tag("\r\nX: y"), tag(""));
}

TEST(byte_range, is_chosen_from_a_field) {
    using enum byte_range::kind;
    struct row {
        const char* field;
        byte_range of_10;
    };
    const byte_range all{whole, 0, 10}, none{unsatisfiable, 0, 0};
    const row rows[]{
        {"bytes=0-0", {part, 0, 1}},
        {"bytes=2-5", {part, 2, 6}},
        {"bytes=2-", {part, 2, 10}},
        {"bytes=0-", {part, 0, 10}},
        {"bytes=9-9", {part, 9, 10}},
        {"bytes=5-100", {part, 5, 10}},
        {"bytes=5-99999999999999999999999999", {part, 5, 10}},
        {"bytes=-3", {part, 7, 10}},
        {"bytes=-100", {part, 0, 10}},
        {"BYTES=2-5", {part, 2, 6}},
        {"bytes= 2-5 ", {part, 2, 6}},
        {"bytes=10-", none},
        {"bytes=10-20", none},
        {"bytes=99999999999999999999999999-", none},
        {"bytes=-0", none},
        {"bytes=0-1,3-4", all},
        {"bytes=0-1, -2", all},
        {"bytes=5-2", all},
        {"bytes=-", all},
        {"bytes=", all},
        {"bytes", all},
        {"bytes=a-b", all},
        {"bytes=1-b", all},
        {"bytes=--1", all},
        {"bytes=+1-2", all},
        {"bytes=0x1-2", all},
        {"lines=0-1", all},
        {"", all},
        {"0-1", all},
    };
    for (const auto& [field, expected] : rows)
        EXPECT_EQ(choose_range(field, 10), expected) << field;
}

TEST(byte_range, of_an_empty_file_is_none) {
    EXPECT_EQ(choose_range("bytes=0-", 0).is, byte_range::kind::unsatisfiable);
    EXPECT_EQ(choose_range("bytes=-5", 0), (byte_range{byte_range::kind::whole, 0, 0}));
}

TEST(byte_range, is_named_in_the_answer) {
    constexpr auto huge = std::numeric_limits<std::int64_t>::max();
    EXPECT_EQ(content_range(choose_range("bytes=2-5", 10), 10), "bytes 2-5/10");
    EXPECT_EQ(content_range(choose_range("bytes=10-", 10), 10), "bytes */10");
    EXPECT_EQ(content_range(choose_range("bytes=-1", huge), huge),
              "bytes 9223372036854775806-9223372036854775806/9223372036854775807");
}

/// The fields of a request, and the status of the answer about a file of 10 bytes with the tag "a".
struct conditional {
    const char* what;
    std::vector<std::pair<http::field, std::string>> fields;
    int get, head;
};

const std::string at = "Sun, 06 Nov 1994 08:49:37 GMT", before = "Sun, 06 Nov 1994 08:49:36 GMT",
                  after = "Sun, 06 Nov 1994 08:49:38 GMT", other = R"("other")";

gridfs_file ten_bytes() {
    return file_of(doc("_id", 1, "filename", "a.txt", "length", 10, "chunkSize", 4, "uploadDate",
                       motor::date{uploaded} + 500ms));
}

std::vector<conditional> conditionals() {
    using enum http::field;
    const auto tag = entity_tag_of(ten_bytes());
    return {
        {"plain", {}, 200, 200},
        {"range", {{range, "bytes=0-1"}}, 206, 200},
        {"bad range", {{range, "bytes=20-"}}, 416, 200},
        {"several ranges", {{range, "bytes=0-1,4-5"}}, 200, 200},
        {"range twice", {{range, "bytes=0-1"}, {range, "bytes=4-5"}}, 200, 200},
        {"same tag", {{if_none_match, tag}}, 304, 304},
        {"same tag, weak", {{if_none_match, "W/" + tag}}, 304, 304},
        {"any tag", {{if_none_match, "*"}}, 304, 304},
        {"among tags", {{if_none_match, other + ", " + tag}}, 304, 304},
        {"on two lines", {{if_none_match, other}, {if_none_match, tag}}, 304, 304},
        {"other tag", {{if_none_match, other}}, 200, 200},
        {"same date", {{if_modified_since, at}}, 304, 304},
        {"same date, older form",
         {{if_modified_since, "Sunday, 06-Nov-94 08:49:37 GMT"}},
         304,
         304},
        {"same date, oldest form", {{if_modified_since, "Sun Nov  6 08:49:37 1994"}}, 304, 304},
        {"later date", {{if_modified_since, after}}, 304, 304},
        {"earlier date", {{if_modified_since, before}}, 200, 200},
        {"no date", {{if_modified_since, "yesterday"}}, 200, 200},
        {"a tag comes before a date", {{if_none_match, other}, {if_modified_since, at}}, 200, 200},
        {"and the other way", {{if_none_match, tag}, {if_modified_since, before}}, 304, 304},
        {"must be the tag", {{if_match, tag}}, 200, 200},
        {"must be any", {{if_match, "*"}}, 200, 200},
        {"must be another", {{if_match, other}}, 412, 412},
        {"must be, but weak", {{if_match, "W/" + tag}}, 412, 412},
        {"not since", {{if_unmodified_since, at}}, 200, 200},
        {"but since", {{if_unmodified_since, before}}, 412, 412},
        {"not since nonsense", {{if_unmodified_since, "tomorrow"}}, 200, 200},
        {"the tag before it", {{if_match, tag}, {if_unmodified_since, before}}, 200, 200},
        {"both kinds", {{if_match, tag}, {if_none_match, tag}}, 304, 304},
        {"failed before not modified", {{if_match, other}, {if_none_match, tag}}, 412, 412},
        {"not modified before range", {{if_none_match, tag}, {range, "bytes=0-1"}}, 304, 304},
        {"failed before bad range", {{if_match, other}, {range, "bytes=20-"}}, 412, 412},
        {"range of the same", {{range, "bytes=0-1"}, {if_range, tag}}, 206, 200},
        {"range of another", {{range, "bytes=0-1"}, {if_range, other}}, 200, 200},
        {"range of a weak one", {{range, "bytes=0-1"}, {if_range, "W/" + tag}}, 200, 200},
        {"range of that date", {{range, "bytes=0-1"}, {if_range, at}}, 206, 200},
        {"range of a later date", {{range, "bytes=0-1"}, {if_range, after}}, 200, 200},
        {"range of an earlier date", {{range, "bytes=0-1"}, {if_range, before}}, 200, 200},
        {"range of nonsense", {{range, "bytes=0-1"}, {if_range, "x"}}, 200, 200},
        {"range of nothing", {{range, "bytes=0-1"}, {if_range, ""}}, 200, 200},
        {"bad range of another", {{range, "bytes=20-"}, {if_range, other}}, 200, 200},
        {"no range for it", {{if_range, other}}, 200, 200},
    };
}

http::response_header<> head_for(http::verb method, const conditional& row) {
    http::request<http::empty_body> request{method, "/a.txt", 11};
    for (const auto& [name, value] : row.fields)
        request.insert(name, value);
    return answer_for(head_of(request), ten_bytes(), file_settings{}, now).head;
}

TEST(file_answer, follows_the_conditions) {
    for (const auto& row : conditionals()) {
        EXPECT_EQ(head_for(http::verb::get, row).result_int(), row.get) << row.what;
        EXPECT_EQ(head_for(http::verb::head, row).result_int(), row.head) << "HEAD, " << row.what;
    }
}

TEST(file_answer, takes_no_date_for_a_part_in_its_own_second) {
    http::request<http::empty_body> request{http::verb::get, "/", 11};
    request.set(http::field::range, "bytes=0-1");
    request.set(http::field::if_range, at);
    auto status = [&](sys_seconds when) {
        return answer_for(head_of(request), ten_bytes(), {}, when).head.result_int();
    };
    EXPECT_EQ(status(uploaded), 200U);
    EXPECT_EQ(status(uploaded + 1s), 206U);
}

/// The fields in an answer of each status.
TEST(file_answer, has_the_fields_that_its_status_needs) {
    struct row {
        conditional asked;
        const char *length, *range;
        bool described, typed;
    };
    const auto tag = entity_tag_of(ten_bytes());
    const row rows[]{
        {{"200", {}, 200, 0}, "10", "", true, true},
        {{"206", {{http::field::range, "bytes=2-5"}}, 206, 0}, "4", "bytes 2-5/10", true, true},
        {{"304", {{http::field::if_none_match, tag}}, 304, 0}, "", "", true, false},
        {{"412", {{http::field::if_match, other}}, 412, 0}, "", "", false, false},
        {{"416", {{http::field::range, "bytes=10-"}}, 416, 0}, "", "bytes */10", false, false},
    };
    for (const auto& [asked, length, range, described, typed] : rows) {
        SCOPED_TRACE(asked.what);
        auto head = head_for(http::verb::get, asked);
        EXPECT_EQ(head.result_int(), asked.get);
        EXPECT_EQ(head[http::field::date], "Thu, 26 Nov 2026 00:00:00 GMT");
        EXPECT_EQ(head[http::field::content_length], length);
        EXPECT_EQ(head[http::field::content_range], range);
        EXPECT_EQ(head[http::field::etag], described ? tag : "");
        EXPECT_EQ(head[http::field::last_modified], described ? at : "");
        EXPECT_EQ(head[http::field::cache_control], described ? "no-cache" : "");
        EXPECT_EQ(head[http::field::accept_ranges], described ? "bytes" : "");
        EXPECT_EQ(head[http::field::content_type], typed ? "text/plain" : "");
    }
}

template <class... Fields>
motor::document stored(const Fields&... fields) {
    return doc("_id", 1, "length", 10, "chunkSize", 4, fields...);
}

http::response_header<> described(const motor::document& file, const file_settings& settings = {}) {
    return answer_for({}, gridfs_file{file}, settings, now).head;
}

TEST(file_answer, has_the_type_that_is_stored_or_that_of_the_name) {
    auto type = [](const motor::document& extra) {
        return std::string{described(extra)[http::field::content_type]};
    };
    EXPECT_EQ(type(stored("filename", "a.png")), "image/png");
    EXPECT_EQ(type(stored("filename", "a.png", "contentType", "image/webp")), "image/webp");
    EXPECT_EQ(type(stored("metadata", doc("contentType", "text/html; charset=utf-8"))),
              "text/html; charset=utf-8");
    EXPECT_EQ(type(stored("filename", "a.png", "contentType", "a\r\nSet-Cookie: b")), "image/png");
    EXPECT_EQ(type(stored("filename", "a")), "application/octet-stream");
}

TEST(file_answer, has_no_date_that_is_none) {
    auto modified = [](motor::date when) {
        return std::string{described(stored("uploadDate", when))[http::field::last_modified]};
    };
    EXPECT_EQ(modified(motor::date{uploaded}), at);
    EXPECT_EQ(modified(motor::date{now + 24h}), to_http_date(now)) << "none is in the future";
    EXPECT_EQ(modified(motor::date{-1s}), "");
    EXPECT_EQ(modified(motor::date{milliseconds::max()}), "");
    EXPECT_EQ(described(stored())[http::field::last_modified], "");
}

TEST(file_answer, is_kept_as_long_as_the_user_says) {
    seconds keep{60};
    std::string asked_for;
    file_settings settings;
    settings.cache_time = [&](const gridfs_file& file, std::string_view type) {
        asked_for = std::string{file.filename()} + ' ' + std::string{type};
        return keep;
    };
    auto head = described(stored("filename", "a.png"), settings);
    EXPECT_EQ(asked_for, "a.png image/png");
    EXPECT_EQ(head[http::field::cache_control], "max-age=60");
    EXPECT_EQ(head[http::field::expires], "Thu, 26 Nov 2026 00:01:00 GMT");
    for (auto none : {0s, -1s}) {
        keep = none;
        head = described(stored("filename", "a.png"), settings);
        EXPECT_EQ(head[http::field::cache_control], "no-cache");
        EXPECT_EQ(head[http::field::expires], "");
    }
    keep = seconds::max();
    EXPECT_EQ(described(stored("filename", "a.png"), settings)[http::field::cache_control],
              "max-age=" + std::to_string(seconds::max().count()));
}

TEST(file_answer, has_what_the_user_adds) {
    file_settings settings;
    settings.disposition = disposition::attachment;
    settings.extra_headers = [](const gridfs_file& file, http::fields& head) {
        head.set("X-Length", std::to_string(file.length()));
        head.set(http::field::cache_control, "private");
    };
    auto head = described(stored("filename", "a.png"), settings);
    EXPECT_EQ(head["X-Length"], "10");
    EXPECT_EQ(head[http::field::cache_control], "private");
    EXPECT_EQ(head[http::field::content_disposition], R"(attachment; filename="a.png")");
    EXPECT_EQ(head["X-Content-Type-Options"], "nosniff");
}

}  // namespace
