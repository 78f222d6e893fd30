// SPDX-License-Identifier: Apache-2.0
// Clients, databases and collections as handles with settings.
#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>

#include <sstream>

namespace {

using motor::doc, motor::document, motor::document_view;
using motor::read_concern, motor::read_preference, motor::write_concern;
using namespace std::chrono_literals;
using motor::testing::scripted_server, motor::testing::server_profile;

class handles : public ::testing::Test {
protected:
    handles() { answer_plausibly(server); }

    document sent(auto&& operation) {
        server.forget_commands();
        operation.get();
        return server.commands().at(0).body;
    }
    static std::string printed(const auto& handle) {
        std::ostringstream to;
        to << handle;
        return to.str();
    }

    scripted_server server{server_profile::primary()};
    motor::client client{server.uri("w=2&readConcernLevel=local&readPreference=nearest")};
};

TEST_F(handles, hand_their_settings_on_to_what_is_made_of_them) {
    auto level = [&](const motor::collection& from) {
        return sent(from.find_one())["readConcern"].get<document_view>().get<std::string>("level");
    };
    auto snapshot = client.with(read_concern::snapshot());
    auto majority = snapshot["db"].with(read_concern::majority());
    auto available = majority["things"].with(read_concern::available());
    EXPECT_EQ(level(client["db"]["things"]), "local") << "the connection string's";
    EXPECT_EQ(level(snapshot["db"]["things"]), "snapshot");
    EXPECT_EQ(level(majority["things"]), "majority");
    EXPECT_EQ(level(available), "available");
    EXPECT_EQ(level(available["sub"]), "available");
    auto own = sent(available.find_one().read_concern(read_concern::linearizable()));
    EXPECT_EQ(own["readConcern"], motor::value{doc("level", "linearizable")});
}

TEST_F(handles, have_all_three_settings) {
    auto things = client["db"]["things"]
                      .with(read_preference::secondary_preferred())
                      .with(write_concern::majority());
    EXPECT_EQ(sent(things.find_one())["$readPreference"],
              motor::value{doc("mode", "secondaryPreferred")});
    EXPECT_EQ(sent(things.insert_one(doc("_id", 1)))["writeConcern"],
              motor::value{doc("w", "majority")});
    EXPECT_EQ(sent(things.drop())["writeConcern"], motor::value{doc("w", "majority")});
    motor::concerns several;
    several.read_concern = read_concern::majority();
    several.write_concern = write_concern::nodes(3);
    auto changed = things.with(several);
    EXPECT_EQ(changed.read_concern(), read_concern::majority());
    EXPECT_EQ(changed.write_concern(), write_concern::nodes(3));
    EXPECT_EQ(changed.read_preference(), read_preference::secondary_preferred()) << "it stays";
}

TEST_F(handles, never_change) {
    auto things = client["db"]["things"];
    auto other = things.with(read_concern::majority());
    EXPECT_EQ(things.read_concern(), read_concern::local());
    EXPECT_EQ(other.read_concern(), read_concern::majority());
}

TEST_F(handles, tell_what_the_connection_string_set) {
    EXPECT_EQ(client.read_concern(), read_concern::local());
    EXPECT_EQ(client.write_concern(), write_concern::nodes(2));
    EXPECT_EQ(client["db"]["things"].read_preference(), read_preference::nearest());
    motor::client plain{server.uri()};
    EXPECT_TRUE(plain.read_concern().inherited());
    EXPECT_TRUE(plain.write_concern().inherited());
    EXPECT_TRUE(plain.read_preference().inherited());
}

TEST(uri_settings, are_those_of_the_query_part) {
    auto of = [](std::string_view options) {
        return motor::uri{"mongodb://h/?" + std::string{options}}.settings();
    };
    EXPECT_EQ(of("w=majority&journal=true&wtimeoutMS=7").write_concern,
              write_concern::majority().journal(true).timeout(7ms));
    EXPECT_EQ(of("w=sites").write_concern, write_concern::tagged("sites"));
    EXPECT_EQ(of("w=0").write_concern, write_concern::unacknowledged());
    EXPECT_EQ(of("journal=false").write_concern.spec(), doc("j", false));
    auto tagged = of("readPreference=secondary&readPreferenceTags=dc:ny&maxStalenessSeconds=120");
    EXPECT_EQ(tagged.read_preference.spec(),
              doc("mode", "secondary", "tags", motor::array(doc("dc", "ny")), "maxStalenessSeconds",
                  120LL));
}

TEST_F(handles, are_equal_if_they_are_the_same_place_of_the_same_client) {
    auto things = client["db"]["things"];
    EXPECT_EQ(things, client["db"]["things"]);
    EXPECT_EQ(things, things.with(read_concern::majority()).within(1s));
    EXPECT_EQ(client["db"], client.get_database("db"));
    EXPECT_EQ(things, client["db"].get_collection("things"));
    EXPECT_NE(things, client["db"]["other"]);
    EXPECT_NE(things, client["other"]["things"]);
    motor::client second{server.uri()};
    EXPECT_NE(things, second["db"]["things"]);
    EXPECT_NE(client, second);
    EXPECT_EQ(client, motor::client{client});
}

TEST_F(handles, print_their_place_and_nothing_secret) {
    EXPECT_EQ(printed(client["db"]), "db");
    EXPECT_EQ(printed(client["db"]["a.b"]), "db.a.b");
    EXPECT_EQ(printed(motor::client{"mongodb://me:secret@one:1,two/?authSource=db"}),
              "mongodb://one:1,two:27017");
}

TEST_F(handles, know_the_default_database) {
    motor::client named{"mongodb://127.0.0.1/app?serverSelectionTimeoutMS=1"};
    EXPECT_EQ(named.get_default_database().name(), "app");
    EXPECT_THROW((void)client.get_default_database(), motor::configuration_error);
}

TEST_F(handles, an_unacknowledged_write_has_no_result) {
    auto things = client["db"]["things"].with(write_concern::unacknowledged());
    auto stored = things.insert_one(doc("_id", 1)).get();
    EXPECT_FALSE(stored.acknowledged);
    server.wait_for("insert");
    EXPECT_FALSE(server.commands().back().wants_reply);
}

TEST(server_api, is_declared_with_every_command) {
    scripted_server server;
    answer_plausibly(server);
    auto declared = motor::server_api::v1().strict(true).deprecation_errors(false);
    motor::client client{motor::uri{server.uri()}, motor::client_options{}.server_api(declared)};
    client["db"]["things"].find_one().get();
    client["db"]["things"].insert_one(doc("_id", 1)).get();
    client["db"].run_command(doc("ping", 1)).get();
    auto seen = server.commands();
    EXPECT_GE(seen.size(), 2u);
    for (const auto& command : seen) {
        EXPECT_EQ(command.body.get_or<std::string>("apiVersion", ""), "1") << command.body;
        EXPECT_EQ(command.body.get_or<bool>("apiStrict", false), true) << command.body;
        EXPECT_EQ(command.body.get_or<bool>("apiDeprecationErrors", true), false) << command.body;
    }
}

TEST(server_api, has_one_version) {
    EXPECT_NO_THROW((void)motor::server_api::version("1"));
    EXPECT_THROW((void)motor::server_api::version("2"), motor::configuration_error);
}

}  // namespace
