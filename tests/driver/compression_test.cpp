// SPDX-License-Identifier: Apache-2.0
// Compressed messages over our streams: libmongoc compresses, and we only have to let it.
#include <motor/client.hpp>
#include <motor/client_error.hpp>
#include <motor/future.hpp>
#include <motor/settings/connection_options.hpp>

#include <tests/support/scripted_test.hpp>

using namespace motor::testing;
using motor::array, motor::doc;

namespace {

server_profile that_knows(std::vector<std::string> compressors) {
    auto made = server_profile::primary();
    made.compressors = std::move(compressors);
    return made;
}

struct compression_test : on_script {
    compression_test() : on_script(that_knows({"zlib"}), "compressors=snappy,zlib") {}

    [[nodiscard]] motor::document inserted() const {
        auto documents =
            server.commands("insert").back().get<std::vector<motor::document>>("documents");
        return documents.at(0);
    }
};

std::string text_of(std::size_t length) {
    std::string made(length, 'x');
    for (std::size_t i = 0; i < length; i += 7)
        made[i] = static_cast<char>('a' + i % 26);
    return made;
}

}  // namespace

TEST_F(compression_test, is_used_both_ways_if_the_server_knows_one_of_the_compressors) {
    for (std::size_t length : {1U, 4'096U, 3'000'000U}) {
        SCOPED_TRACE(length);
        auto text = text_of(length);
        server.once("find", cursor_reply(0, "db.things", array(doc("_id", 1, "text", text))));
        EXPECT_EQ(things.find_one().get()->get<std::string>("text"), text);
        EXPECT_NO_THROW(things.insert_one(doc("_id", 1, "text", text)).get());
        EXPECT_EQ(inserted().get<std::string>("text"), text);
    }
    for (const auto& each : server.commands())
        EXPECT_TRUE(each.compressed) << each.name;
}

TEST_F(compression_test, does_not_keep_an_operation_from_being_given_up) {
    server.on("find", reply::never());
    std::stop_source stop;
    auto pending = things.find_one().stop_on(stop.get_token()).future();
    server.wait_for("find");
    stop.request_stop();
    EXPECT_THROW(within_limit(std::move(pending)), motor::cancelled);
    server.on("find", cursor_reply(0, "db.things", array()));
    EXPECT_NO_THROW(things.find_one().get());
}

TEST_F(compression_test, does_not_hide_what_the_server_refuses) {
    server.once("find", reply::error(13, "no"));
    EXPECT_THROW(things.find_one().get(), motor::operation_failure);
}

TEST(compression, is_not_used_with_a_server_that_knows_none_of_the_compressors) {
    const std::pair<std::vector<std::string>, std::string_view> cases[] = {
        {{}, "compressors=zlib"}, {{"zlib"}, "compressors=snappy"}, {{"zlib"}, ""}};
    for (const auto& [known, asked] : cases) {
        SCOPED_TRACE(asked);
        scripted_server server{that_knows(known)};
        answer_plausibly(server);
        motor::client client{server.uri(asked)};
        EXPECT_NO_THROW(client["db"]["things"].find_one().get());
        EXPECT_FALSE(server.commands().front().compressed);
    }
}

// What shows a secret would be easier to guess compressed.
TEST(compression, is_not_used_for_commands_that_hold_secrets) {
    scripted_server server{that_knows({"zlib"})};
    server.otherwise([](motor::document_view) { return doc(); });
    motor::client client{server.uri("compressors=zlib")};
    client["db"].run_command(doc("createUser", "ada", "pwd", "secret", "roles", array())).get();
    client["db"].run_command(doc("dropUser", "ada")).get();
    auto sent = server.commands();
    EXPECT_FALSE(sent[0].compressed);
    EXPECT_TRUE(sent[1].compressed);
}

TEST(compression, that_nobody_can_do_is_left_out_with_a_warning) {
    scripted_server server{that_knows({"lzma", "zlib"})};
    answer_plausibly(server);
    const motor::uri uri{server.uri("compressors=lzma,zlib")};
    EXPECT_EQ(uri.warnings().size(), 1U);
    motor::client client{uri, motor::client_options{}};
    EXPECT_NO_THROW(client["db"]["things"].find_one().get());
    EXPECT_TRUE(server.commands().front().compressed);
}
