// SPDX-License-Identifier: Apache-2.0
// How connections authenticate: libmongoc does it, over our streams and before our commands.
#include <motor/client.hpp>
#include <motor/client_error.hpp>
#include <motor/future.hpp>
#include <motor/settings/connection_options.hpp>

#include <tests/support/scram_server.hpp>
#include <tests/support/scripted_test.hpp>

#include <deque>

using namespace motor::testing;
using motor::array, motor::connection_options, motor::credential, motor::doc;
using ::testing::HasSubstr, ::testing::Not;

namespace {

using mechanisms = std::vector<scram_mechanism>;
const mechanisms both{scram_mechanism::sha_1, scram_mechanism::sha_256};

motor::client client_of(const scripted_server& server, const credential& who) {
    return {motor::uri{server.uri()},
            motor::client_options{}.connection(connection_options{}.credential(who))};
}

struct scram_test : ::testing::Test {
    /// From now on.
    scram_server& knows(mechanisms known, scram_server::behaviour how = scram_server::behaviour{}) {
        answer_plausibly(server);
        server.forget_commands();
        return all_users.emplace_back(server, "ada", "secret", std::move(known), how);
    }

    std::deque<scram_server> all_users;  // of which the server asks the last
    scripted_server server{server_profile::primary()};
};

}  // namespace

TEST_F(scram_test, right_password_is_accepted_by_each_mechanism) {
    for (auto mechanism : both) {
        SCOPED_TRACE(to_string(mechanism));
        auto& users = knows({mechanism});
        auto who = mechanism == scram_mechanism::sha_1 ? credential::scram_sha_1("ada", "secret")
                                                       : credential::scram_sha_256("ada", "secret");
        EXPECT_NO_THROW(client_of(server, who)["db"]["things"].find_one().get());
        EXPECT_EQ(users.accepted(), 1U);
        EXPECT_EQ(users.refused(), 0U);
    }
}

TEST_F(scram_test, the_first_message_goes_with_hello) {
    knows({scram_mechanism::sha_256});
    client_of(server, credential::scram_sha_256("ada", "secret"))["db"]["things"].find_one().get();
    EXPECT_EQ(server.command_names(), (std::vector<std::string>{"saslContinue", "find"}));
}

TEST_F(scram_test, older_servers_are_sent_it_by_itself) {
    knows({scram_mechanism::sha_256}, {.speculates = false});
    client_of(server, credential::scram_sha_256("ada", "secret"))["db"]["things"].find_one().get();
    EXPECT_EQ(server.command_names(),
              (std::vector<std::string>{"saslStart", "saslContinue", "find"}));
}

TEST_F(scram_test, the_mechanism_is_one_that_the_server_knows_the_user_by) {
    for (const auto& known :
         {mechanisms{scram_mechanism::sha_1}, mechanisms{scram_mechanism::sha_256}, both}) {
        auto& users = knows(known);
        auto client = client_of(server, credential::password("ada", "secret"));
        EXPECT_NO_THROW(client["db"]["things"].find_one().get());
        EXPECT_EQ(users.accepted(), 1U);
    }
}

TEST_F(scram_test, a_user_is_looked_for_in_the_database_of_the_source) {
    knows({scram_mechanism::sha_256}, {.speculates = false});
    client_of(server, credential::scram_sha_256("ada", "secret").source("users"))["db"]["things"]
        .find_one()
        .get();
    EXPECT_EQ(server.commands("saslStart").front().get<std::string>("$db"), "users");
}

TEST_F(scram_test, nothing_of_the_password_is_sent) {
    knows(both, {.speculates = false});
    client_of(server, credential::scram_sha_256("ada", "secret"))["db"]["things"].find_one().get();
    for (const auto& each : server.commands()) {
        std::string_view raw{reinterpret_cast<const char*>(each.body.data()), each.body.length()};
        EXPECT_THAT(std::string{raw}, Not(HasSubstr("secret")));
    }
}

TEST_F(scram_test, what_is_refused_is_an_authentication_error_before_the_operation_is_sent) {
    const std::pair<std::string_view, credential> cases[] = {
        {"password", credential::scram_sha_256("ada", "hidden")},
        {"user", credential::scram_sha_256("bob", "secret")},
        {"mechanism", credential::scram_sha_1("ada", "hidden")},
        {"negotiated", credential::password("ada", "hidden")},
    };
    for (bool speculates : {true, false}) {
        for (const auto& [wrong, who] : cases) {
            SCOPED_TRACE(wrong);
            auto& users = knows({scram_mechanism::sha_256}, {.speculates = speculates});
            auto client = client_of(server, who);
            auto items = client["db"]["things"];
            auto error =
                caught<motor::authentication_error>([&] { items.insert_one(doc("_id", 1)).get(); });
            EXPECT_EQ(error.code(), motor::errc::authentication);
            EXPECT_NE(error.code(), motor::errc::network);
            EXPECT_THAT(error.what(), Not(HasSubstr("hidden")));
            EXPECT_THROW(items.find_one().get(), motor::authentication_error);
            EXPECT_THAT(server.commands("insert"), ::testing::IsEmpty());
            EXPECT_THAT(server.commands("find"), ::testing::IsEmpty());
            EXPECT_EQ(users.accepted(), 0U);
        }
    }
}

TEST_F(scram_test, a_server_that_does_not_know_the_password_is_refused) {
    knows({scram_mechanism::sha_256}, {.false_signature = true});
    auto client = client_of(server, credential::scram_sha_256("ada", "secret"));
    auto error = caught<motor::authentication_error>([&] { client["db"]["t"].find_one().get(); });
    EXPECT_THAT(error.what(), HasSubstr("signature"));
    EXPECT_THAT(server.commands("find"), ::testing::IsEmpty());
}

TEST_F(scram_test, a_server_that_asks_for_too_little_work_is_refused) {
    knows({scram_mechanism::sha_256}, {.iterations = 4095});
    auto client = client_of(server, credential::scram_sha_256("ada", "secret"));
    EXPECT_THROW(client["db"]["t"].find_one().get(), motor::authentication_error);
}

TEST_F(scram_test, each_connection_authenticates_once) {
    auto& users = knows({scram_mechanism::sha_256});
    gate opens;
    server.on("find", cursor_reply(0, "db.things", array()));
    auto client = client_of(server, credential::scram_sha_256("ada", "secret"));
    auto items = client["db"]["things"];
    server.on("count", reply{doc("n", 0)}.after(opens));
    std::vector<std::future<std::int64_t>> pending;
    for (int i = 0; i < 3; ++i)
        pending.push_back(items.estimated_document_count().future());
    server.wait_for("count", 3);
    opens.open();
    for (auto& each : pending)
        within_limit(std::move(each));
    for (int i = 0; i < 10; ++i)
        items.find_one().get();
    EXPECT_EQ(users.accepted(), 3U);
    EXPECT_EQ(server.used_connections(), 3U);
}

TEST_F(scram_test, a_new_connection_authenticates_again) {
    auto& users = knows({scram_mechanism::sha_256});
    auto client = client_of(server, credential::scram_sha_256("ada", "secret"));
    client["db"]["things"].find_one().get();
    server.close_connections();
    EXPECT_NO_THROW(client["db"]["things"].find_one().get());
    EXPECT_EQ(users.accepted(), 2U);
}

TEST_F(scram_test, a_changed_password_is_good_for_the_next_operation) {
    auto& users = knows({scram_mechanism::sha_256});
    auto client = client_of(server, credential::scram_sha_256("ada", "changed"));
    EXPECT_THROW(client["db"]["things"].find_one().get(), motor::authentication_error);
    users.set_password("changed");
    EXPECT_NO_THROW(client["db"]["things"].find_one().get());
}

TEST(plain, sends_user_and_password_as_they_are) {
    scripted_server server{server_profile::primary()};
    answer_plausibly(server);
    server.on("saslStart", doc("conversationId", 1, "done", true, "payload", motor::binary{}));
    client_of(server, credential::plain("ada", "secret"))["db"]["things"].find_one().get();
    auto sent = server.commands("saslStart").front();
    EXPECT_EQ(sent.get<std::string>("mechanism"), "PLAIN");
    EXPECT_EQ(sent.get<std::string>("$db"), "$external");
    EXPECT_EQ(server.command_names(), (std::vector<std::string>{"saslStart", "find"}));
}

TEST(plain, that_is_refused_is_an_authentication_error) {
    scripted_server server{server_profile::primary()};
    server.on("saslStart", reply::error(18, "Authentication failed."));
    auto client = client_of(server, credential::plain("ada", "hidden"));
    auto error = caught<motor::authentication_error>([&] { client["db"]["t"].find_one().get(); });
    EXPECT_THAT(error.what(), Not(HasSubstr("hidden")));
    EXPECT_THAT(server.commands("find"), ::testing::IsEmpty());
}

TEST(aws, begins_with_a_nonce_and_no_key) {
    scripted_server server{server_profile::primary()};
    server.on("saslStart", reply::error(18, "Authentication failed."));
    auto client = client_of(server, credential::aws("id", "hidden", "token"));
    EXPECT_THROW(client["db"]["t"].find_one().get(), motor::authentication_error);
    auto sent = server.commands("saslStart").front();
    EXPECT_EQ(sent.get<std::string>("mechanism"), "MONGODB-AWS");
    EXPECT_EQ(sent.get<std::string>("$db"), "$external");
    std::string_view raw{reinterpret_cast<const char*>(sent.data()), sent.length()};
    EXPECT_THAT(std::string{raw}, Not(HasSubstr("hidden")));
}
