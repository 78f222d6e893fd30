// SPDX-License-Identifier: Apache-2.0
// Replies that no server should send: none is taken for the answer, none does harm.
#include <motor/client.hpp>
#include <motor/client_error.hpp>
#include <motor/future.hpp>
#include <motor/settings/connection_options.hpp>

#include <tests/driver/broken_messages.hpp>
#include <tests/support/scripted_test.hpp>

#include <atomic>
#include <span>
#include <string>
#include <vector>

using namespace motor::testing;
using motor::array, motor::doc, motor::document, motor::errc;
using ::testing::HasSubstr;

namespace {

void append(raw_message& message, std::initializer_list<std::uint8_t> more) {
    message.insert(message.end(), more);
    add_length(message, static_cast<int>(more.size()));
}

/// Bit by bit, unlike the one that is tested.
std::uint32_t crc32c(const raw_message& of) {
    std::uint32_t crc = ~0U;
    for (auto byte : of) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82F63B78U : 0U);
    }
    return ~crc;
}

void add_checksum(raw_message& message) {
    put(message, flags_at, number_at(message, flags_at) | 1);
    add_length(message, 4);
    auto sum = crc32c(message);
    message.resize(message.size() + 4);
    put(message, message.size() - 4, sum);
}

const breakage of_any_message[] = {
    {"an answer to another request", with(answers_at, 77), "is to request 77, not to "},
    {"an answer to none", with(answers_at, 0), "is to request 0, not to "},
    {"an opcode that is none", with(opcode_at, 2010), "is a message of kind 2010"},
    {"a request", with(opcode_at, 2004), "is a message of kind 2004"},
    {"an answer of older servers", with(opcode_at, 1), "is a message of kind 1"},
};

const breakage of_length[] = {
    {"no length", with(length_at, 0), "is said to have 0 bytes"},
    {"a length that is not even a header's", with(length_at, 15), "is said to have 15 bytes"},
    {"a length without a document", with(length_at, 25), "is said to have 25 bytes"},
    {"more than servers may send", with(length_at, 48'000'001), "is said to have 48000001 bytes"},
    {"a negative length", with(length_at, -1), "is said to have 4294967295 bytes"},
    {"a length that ends within", [](raw_message& m) { add_length(m, -1); }, "bytes where"},
    {"only a header", [](raw_message& m) { m.resize(16), put(m, length_at, 16); },
     "to have 16 bytes"},
    {"no sections", [](raw_message& m) { m.resize(20), put(m, length_at, 20); },
     "to have 20 bytes"},
};

const breakage of_structure[] = {
    {"a flag that is unknown and required", with(flags_at, 4), "flags that are unknown"},
    {"the last of these", with(flags_at, 0x8000), "flags that are unknown"},
    {"more to come, unasked", with(flags_at, 2), "announces others"},
    {"a sequence", [](raw_message& m) { m[kind_at] = 1; }, "begins with a section of kind 1"},
    {"a kind that is none", [](raw_message& m) { m[kind_at] = 0xFF; }, "a section of kind 255"},
    {"a document that is too long", with(body_at, 1'000'000), "has a document of 1000000 bytes"},
    {"a document that is too short", with(body_at, 5), "has a document of 5 bytes"},
    {"a document of no length", with(body_at, 0), "has a document of 0 bytes"},
    {"a second document",
     [](raw_message& m) {
         append(m, {0, 5, 0, 0, 0, 0});
     },
     "bytes where"},
    {"a sequence after it",
     [](raw_message& m) {
         append(m, {1, 6, 0, 0, 0, 'a', 0});
     },
     "bytes where"},
    {"a document without an end", [](raw_message& m) { m.back() = 1; }, ""},
    {"a type that is none", [](raw_message& m) { m[body_at + 4] = 0x55; }, "invalid BSON"},
    {"a value beyond its document", [](raw_message& m) { m[body_at + 4] = 0x13; }, "invalid BSON"},
    {"a key without an end",
     [](raw_message& m) { std::fill(m.begin() + body_at + 5, m.end() - 1, 'x'); }, "invalid BSON"},
    {"a checksum that is another's",
     [](raw_message& m) {
         add_checksum(m);
         m.back() ^= 1;
     },
     "does not have the checksum"},
    {"a checksum that is not there", with(flags_at, 1), "bytes where"},
};

const breakage of_packing[] = {
    {"a length that is too small", with(unpacked_length_at, 30), "cannot be decompressed"},
    {"a length that is too large", with(unpacked_length_at, 20'000), "cannot be decompressed"},
    {"a length beyond all", with(unpacked_length_at, -1), "is said to have"},
    {"a length of nothing", with(unpacked_length_at, 0), "is said to have"},
    {"a compressor that is none", [](raw_message& m) { m[compressor_at] = 9; },
     "cannot be decompressed"},
    {"another compressor", [](raw_message& m) { m[compressor_at] = 1; }, "cannot be decompressed"},
    {"what is not compressed at all",
     [](raw_message& m) { std::fill(m.begin() + 25, m.end(), 0xAA); }, "cannot be decompressed"},
    {"a request", with(packed_opcode_at, 2004), "is a message of kind 2004"},
    {"an answer of older servers", with(packed_opcode_at, 1), "is a message of kind 1"},
    {"itself", with(packed_opcode_at, 2012), "is compressed twice"},
};

/// Whole documents, in which libmongoc meets what it has no answer to.
const struct {
    const char* name;
    document fields;
    const char* says;
} of_fields[] = {
    {"an error without a number", doc("ok", 1, "code", 0), "field \"code\""},
    {"the same, failed", doc("ok", 0, "code", 0), "field \"code\""},
    {"an error of number 0.0", doc("ok", 0, "code", 0.0), "field \"code\""},
    {"half an error", doc("ok", 0, "code", 0.5), "field \"code\""},
    {"an error whose low half is 0", doc("ok", 0, "code", 4294967296), "field \"code\""},
    {"an error of no size", doc("ok", 0, "code", 1e300), "field \"code\""},
    {"a write concern's error without a number", doc("writeConcernError", doc("code", 0)),
     "field \"code\""},
    {"a write concern's error that is null", doc("writeConcernError", nullptr),
     "field \"writeConcernError\""},
    {"a write concern's error that is a text", doc("writeConcernError", "x"),
     "field \"writeConcernError\""},
    {"a write concern's error whose text is none",
     doc("writeConcernError", doc("code", 64, "errmsg", 5)), "field \"errmsg\""},
    {"a refused write without a text",
     doc("n", 0, "writeErrors", array(doc("index", 0, "code", 121, "errmsg", nullptr))),
     "field \"errmsg\""},
    {"a label alone", doc("ok", 0, "code", 26, "errorLabels", "x"), "field \"errorLabels\""},
};

reply found() { return cursor_reply(0, "db.things", array(doc("_id", 1, "text", "found"))); }

/// A client that does not retry, on one connection at a time (each counts its requests from 1), and
/// one that retries.
struct broken_reply : on_script {
    explicit broken_reply(std::vector<std::string> compressors = {})
        : on_script(
              [&] {
                  auto made = server_profile::primary();
                  made.compressors = compressors;
                  return made;
              }(),
              compressors.empty() ? "" : "compressors=zlib"),
          once_only(server.uri(compressors.empty()
                                   ? "retryReads=false&retryWrites=false"
                                   : "retryReads=false&retryWrites=false&compressors=zlib"),
                    motor::client_options{}.max_workers(1)) {
        server.on("find", found());
    }

    /// Nobody gets that answer, the connection is closed, and the client goes on at once.
    void expect_refused(const breakage& by, const reply& broken) {
        SCOPED_TRACE(by.name);
        auto fewer = once_only["db"]["things"];
        server.once("find", broken);
        auto error = caught<motor::auto_reconnect>([&] { fewer.find_one().get(); });
        EXPECT_EQ(typeid(error), typeid(motor::auto_reconnect));
        EXPECT_EQ(error.code(), errc::network);
        EXPECT_EQ(error.operation(), "find");
        EXPECT_THAT(error.what(), HasSubstr(by.says));
        EXPECT_THAT(error.what(), HasSubstr(server.address()));
        auto before = server.commands().back().connection;
        EXPECT_EQ(text_in(fewer), "found");
        EXPECT_NE(server.commands().back().connection, before);
        server.once("find", broken);
        EXPECT_EQ(text_in(things), "found");  // asked again
    }
    void expect_refused(std::span<const breakage> all, bool on_wire = false) {
        for (const auto& each : all)
            expect_refused(
                each, on_wire ? found().distorted_on_wire(each.how) : found().distorted(each.how));
    }
    static std::string text_in(const motor::collection& from) {
        return from.find_one().get()->get<std::string>("text");
    }

    motor::client once_only;
};

struct broken_compressed_reply : broken_reply {
    broken_compressed_reply() : broken_reply({"zlib"}) {}
};

}  // namespace

TEST_F(broken_reply, is_an_error_of_the_network_and_the_next_is_right) {
    expect_refused(of_any_message);
    expect_refused(of_length);
    expect_refused(of_structure);
}

TEST_F(broken_reply, is_refused_for_fields_that_end_the_process_in_libmongoc) {
    for (const auto& [name, fields, says] : of_fields)
        expect_refused({name, {}, says}, reply{fields});
}

TEST_F(broken_compressed_reply, is_refused_for_fields_that_end_the_process_in_libmongoc) {
    for (const auto& [name, fields, says] : of_fields)
        expect_refused({name, {}, says}, reply{fields});
}

TEST_F(broken_compressed_reply, is_one_within_and_without) {
    expect_refused(of_structure);
    expect_refused(of_packing, true);
    expect_refused(of_any_message, true);
}

TEST_F(broken_reply, that_is_long_is_refused_too) {
    auto longer =
        cursor_reply(0, "db.things", array(doc("_id", 1, "text", std::string(9'000, 'x'))));
    for (const auto& each : of_structure)
        expect_refused(each, longer.distorted(each.how));
}

TEST_F(broken_reply, leaves_the_connections_of_others_alone) {
    gate opens;
    server.once("find", found().after(opens));
    auto other = client["db"]["things"].find_one().future();
    server.wait_for("find");
    server.on("count", doc("n", 1));
    server.once("count", reply{doc("n", 1)}.distorted(with(answers_at, 77)));
    EXPECT_EQ(things.estimated_document_count().get(), 1);
    EXPECT_EQ(server.commands("count").size(), 2U);
    opens.open();
    EXPECT_TRUE(within_limit(std::move(other)));
    EXPECT_EQ(server.commands("find").size(), 1U);
}

TEST_F(broken_reply, is_fine_with_flags_that_may_be_ignored) {
    server.once("find", found().distorted(with(flags_at, 0xFFFF'0000)));
    EXPECT_EQ(text_in(once_only["db"]["things"]), "found");
}

TEST_F(broken_reply, is_fine_with_a_checksum) {
    auto fewer = once_only["db"]["things"];
    for (std::size_t length : {0U, 4'060U, 9'000U, 1'000'000U}) {
        std::string text(length, 'x');
        server.once("find", reply{cursor_reply(0, "db.things", array(doc("text", text)))}.distorted(
                                add_checksum));
        EXPECT_EQ(text_in(fewer), text);
    }
    EXPECT_EQ(server.used_connections(), 1U);
}

TEST_F(broken_compressed_reply, is_fine_with_a_checksum_within) {
    server.once("find", found().distorted(add_checksum));
    EXPECT_EQ(text_in(once_only["db"]["things"]), "found");
}

TEST_F(broken_reply, that_comes_twice_is_taken_once) {
    auto twice = [](raw_message& message) {
        auto copy = message;
        message.insert(message.end(), copy.begin(), copy.end());
    };
    // What is read with the first is seen when the next command is to be written.
    server.once("find", found().distorted_on_wire(twice));
    EXPECT_EQ(text_in(things), "found");
    server.on("count", doc("n", 3));
    EXPECT_EQ(things.estimated_document_count().get(), 3);
    EXPECT_EQ(server.commands("count").size(), 1U);
    EXPECT_EQ(server.used_connections(), 2U);
    server.once("find", found().distorted_on_wire(twice));
    auto fewer = once_only["db"]["things"];
    EXPECT_EQ(text_in(fewer), "found");
    auto error = caught<motor::auto_reconnect>([&] { fewer.estimated_document_count().get(); });
    EXPECT_THAT(error.what(), HasSubstr("it has sent more than it was asked for"));
    EXPECT_EQ(fewer.estimated_document_count().get(), 3);
}

TEST_F(broken_reply, that_comes_again_later_is_not_the_next_ones) {
    document other = doc("ok", 1, "n", 3);
    auto fewer = once_only["db"]["things"];
    raw_message first;
    server.once("find", found().distorted_on_wire([&](raw_message& message) { first = message; }));
    EXPECT_EQ(text_in(fewer), "found");
    server.on("count", doc("n", 3));
    server.once("count", reply{other}.distorted_on_wire([&](raw_message& m) { m.swap(first); }));
    auto error = caught<motor::auto_reconnect>([&] { fewer.estimated_document_count().get(); });
    EXPECT_THAT(error.what(), HasSubstr("its answer is to request "));
    EXPECT_EQ(fewer.estimated_document_count().get(), 3);
}

TEST_F(broken_reply, to_what_wanted_none_is_not_the_next_ones) {
    auto quiet = things.with(motor::write_concern::unacknowledged());
    server.once("insert", reply{doc("n", 1)}.distorted([](raw_message&) {}));
    quiet.insert_one(doc("_id", 1)).get();
    EXPECT_EQ(text_in(things), "found");
    EXPECT_EQ(text_in(things), "found");
}

TEST_F(broken_reply, of_other_replies_in_another_order_belongs_to_nobody) {
    // Two operations of one client on one connection each: a proxy has mixed their answers.
    gate both;
    std::atomic<std::uint32_t> ids[2];
    for (int i : {0, 1})
        server.once("count", reply{doc("n", i)}.after(both).distorted([&ids, i](raw_message& m) {
            ids[i] = number_at(m, answers_at);
            put(m, answers_at, ids[i] + 1000);
        }));
    server.on("count", doc("n", 5));
    auto one = things.estimated_document_count().future();
    auto other = things.estimated_document_count().future();
    server.wait_for("count", 2);
    both.open();
    EXPECT_EQ(within_limit(std::move(one)), 5);
    EXPECT_EQ(within_limit(std::move(other)), 5);
}
