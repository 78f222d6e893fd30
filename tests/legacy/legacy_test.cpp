// SPDX-License-Identifier: Apache-2.0
// The calls of Motor 0.7: that they send what replaces them, and return what they returned.
// Compiled without warnings of deprecated declarations.
#include <motor/legacy.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

#include <motor/spawn.hpp>

#include <functional>
#include <ostream>
#include <string>

namespace {

using motor::array, motor::doc, motor::document, motor::index_model, motor::value;
using motor::write_model;
using motor::testing::caught, motor::testing::cursor_reply, motor::testing::essential;
using motor::testing::reply;
namespace legacy = motor::legacy;

std::vector<document> two() { return {doc("_id", 1), doc("_id", 2)}; }

/// An old call, and the new one that sends the same.
struct replaced_call {
    std::string_view name;
    std::function<void(legacy::client)> old;
    std::function<void(motor::client)> now;
};
void PrintTo(const replaced_call& call, std::ostream* to) { *to << call.name; }

/// A call of a collection.
replaced_call call(std::string_view name, std::function<void(legacy::collection)> old,
                   std::function<void(motor::collection)> now) {
    return {name, [old](legacy::client client) { old(client["db"]["things"]); },
            [now](motor::client client) { now(client["db"]["things"]); }};
}

const auto set = doc("$set", doc("a", 1));

const replaced_call replaced_calls[] = {
    call(
        "insert", [](auto c) { c.insert(doc("_id", 1)).get(); },
        [](auto c) { c.insert_one(doc("_id", 1)).get(); }),
    call(
        "insert_w", [](auto c) { c.insert(doc("_id", 1)).w(1).get(); },
        [](auto c) {
            c.insert_one(doc("_id", 1)).write_concern(motor::write_concern::nodes(1)).get();
        }),
    call(
        "insert_list", [](auto c) { c.insert(two()).get(); },
        [](auto c) { c.insert_many(two()).get(); }),
    call(
        "insert_list_on_error", [](auto c) { c.insert(two()).continue_on_error(true).get(); },
        [](auto c) { c.insert_many(two()).ordered(false).get(); }),
    call(
        "save", [](auto c) { c.save(doc("_id", 1, "a", 2)).get(); },
        [](auto c) { c.replace_one(doc("_id", 1), doc("_id", 1, "a", 2)).upsert(true).get(); }),
    call(
        "update", [](auto c) { c.update(doc("b", 1), set).get(); },
        [](auto c) { c.update_one(doc("b", 1), set).get(); }),
    call(
        "update_multi", [](auto c) { c.update(doc("b", 1), set).upsert(true).multi(true).get(); },
        [](auto c) { c.update_many(doc("b", 1), set).upsert(true).get(); }),
    call(
        "update_by_document", [](auto c) { c.update(doc("b", 1), doc("c", 1)).get(); },
        [](auto c) { c.replace_one(doc("b", 1), doc("c", 1)).get(); }),
    call(
        "remove", [](auto c) { c.remove(doc("b", 1)).get(); },
        [](auto c) { c.delete_many(doc("b", 1)).get(); }),
    call(
        "remove_all", [](auto c) { c.remove().get(); }, [](auto c) { c.delete_many(doc()).get(); }),
    call(
        "remove_one", [](auto c) { c.remove(doc("b", 1)).multi(false).get(); },
        [](auto c) { c.delete_one(doc("b", 1)).get(); }),
    call(
        "find_and_modify",
        [](auto c) {
            c.find_and_modify(doc("b", 1), set)
                .sort(doc("b", -1))
                .fields(doc("a", 1))
                .upsert(true)
                .return_new(true)
                .get();
        },
        [](auto c) {
            c.find_one_and_update(doc("b", 1), set)
                .sort(doc("b", -1))
                .projection(doc("a", 1))
                .upsert(true)
                .return_document(motor::return_document::after)
                .get();
        }),
    call(
        "find_and_modify_by_document",
        [](auto c) { c.find_and_modify(doc("b", 1), doc("c", 1)).get(); },
        [](auto c) { c.find_one_and_replace(doc("b", 1), doc("c", 1)).get(); }),
    call(
        "find_and_remove", [](auto c) { c.find_and_modify(doc("b", 1)).remove(true).get(); },
        [](auto c) { c.find_one_and_delete(doc("b", 1)).get(); }),
    call(
        "ensure_index", [](auto c) { c.ensure_index(doc("a", 1), doc("unique", true)).get(); },
        [](auto c) { c.create_index(index_model(doc("a", 1)).unique(true)).get(); }),
    call(
        "set_read_preference",
        [](auto c) {
            c.set_read_preference(motor::read_preference::nearest());
            c.find_one().get();
        },
        [](auto c) { c.with(motor::read_preference::nearest()).find_one().get(); }),
    call(
        "set_write_concern",
        [](auto c) {
            c.set_write_concern(motor::write_concern::majority());
            c["sub"].insert(doc("_id", 1)).get();
        },
        [](auto c) {
            c["sub"].with(motor::write_concern::majority()).insert_one(doc("_id", 1)).get();
        }),
    call(
        "ordered_bulk",
        [](auto c) {
            auto bulk = c.initialize_ordered_bulk_op();
            bulk.insert(doc("_id", 1));
            bulk.find(doc("b", 1)).update(set);
            bulk.find(doc("b", 2)).update_one(set);
            bulk.find(doc("b", 3)).replace_one(doc("c", 1));
            bulk.find(doc("b", 4)).upsert().update(set);
            bulk.find(doc("b", 5)).upsert().update_one(set);
            bulk.find(doc("b", 6)).upsert().replace_one(doc("c", 1));
            bulk.find(doc("b", 7)).remove();
            bulk.find(doc("b", 8)).remove_one();
            bulk.execute(motor::write_concern::majority()).get();
        },
        [](auto c) {
            std::vector<write_model> writes;
            writes.push_back(write_model::insert_one(doc("_id", 1)));
            writes.push_back(write_model::update_many(doc("b", 1), set).upsert(false));
            writes.push_back(write_model::update_one(doc("b", 2), set).upsert(false));
            writes.push_back(write_model::replace_one(doc("b", 3), doc("c", 1)).upsert(false));
            writes.push_back(write_model::update_many(doc("b", 4), set).upsert(true));
            writes.push_back(write_model::update_one(doc("b", 5), set).upsert(true));
            writes.push_back(write_model::replace_one(doc("b", 6), doc("c", 1)).upsert(true));
            writes.push_back(write_model::delete_many(doc("b", 7)));
            writes.push_back(write_model::delete_one(doc("b", 8)));
            c.bulk_write(writes).write_concern(motor::write_concern::majority()).get();
        }),
    call(
        "unordered_bulk",
        [](auto c) {
            auto bulk = c.initialize_unordered_bulk_op();
            bulk.find(doc("b", 1)).remove();
            bulk.execute().bypass_document_validation(true).get();
        },
        [](auto c) {
            c.bulk_write(std::vector(1, write_model::delete_many(doc("b", 1))))
                .ordered(false)
                .bypass_document_validation(true)
                .get();
        }),
    {"collection_names", [](auto c) { c["db"].collection_names().get(); },
     [](auto c) { c["db"].list_collection_names().get(); }},
    {"remove_user", [](auto c) { c["db"].remove_user("ada").get(); },
     [](auto c) { c["db"].run_command(doc("dropUser", "ada")).get(); }},
    {"database_names", [](auto c) { c.database_names().get(); },
     [](auto c) { c.list_database_names().get(); }},
};

class legacy_call : public ::testing::TestWithParam<replaced_call> {};

TEST_P(legacy_call, sends_what_replaces_it) {
    motor::testing::scripted_server server{motor::testing::server_profile::primary()};
    answer_plausibly(server);
    motor::client client{server.uri()};
    auto sent = [&](const auto& run) {
        server.forget_commands();
        run(client);
        std::vector<document> bodies;
        for (const auto& each : server.commands())
            bodies.push_back(essential(each.body));
        return bodies;
    };
    auto expected = sent(GetParam().now);
    EXPECT_EQ(sent(GetParam().old), expected);
    EXPECT_FALSE(expected.empty());
}

INSTANTIATE_TEST_SUITE_P(of, legacy_call, ::testing::ValuesIn(replaced_calls),
                         [](const auto& its) { return std::string{its.param.name}; });

class legacy_on_script : public motor::testing::on_script {
protected:
    legacy::collection old{things};
    legacy::database old_db{db};
};

TEST_F(legacy_on_script, inserts_return_ids_and_make_those_that_lack) {
    EXPECT_EQ(old.insert(doc("_id", 7)).get(), value{7});
    EXPECT_EQ(old.insert(two()).get(), (std::vector<value>{1, 2}));
    auto made = old.insert(doc("a", 1)).get();
    auto sent = server.commands().back().body;
    EXPECT_EQ(made, sent["documents"][0]["_id"]);
    EXPECT_EQ(made.type(), motor::bson_type::object_id);
}

TEST_F(legacy_on_script, saving_inserts_what_has_no_id) {
    auto made = old.save(doc("a", 1)).get();
    EXPECT_EQ(only_command(), doc("insert", "things", "ordered", true, "documents",
                                  array(doc("_id", made, "a", 1))));
    EXPECT_EQ(old.save(doc("a", 1, "_id", 7)).get(), value{7});
    EXPECT_EQ(server.commands().back().name, "update");
}

TEST_F(legacy_on_script, writes_reply_as_servers_do) {
    server.on("update", doc("n", 2, "nModified", 1));
    server.on("delete", doc("n", 3));
    EXPECT_EQ(old.update(doc(), set).get(),
              doc("n", 2LL, "nModified", 1LL, "updatedExisting", true, "ok", 1));
    EXPECT_EQ(old.remove().get(), doc("n", 3LL, "ok", 1));
    server.on("update", doc("n", 1, "nModified", 0, "upserted", array(doc("index", 0, "_id", 7))));
    EXPECT_EQ(old.update(doc(), set).upsert(true).get(),
              doc("n", 1LL, "nModified", 0LL, "updatedExisting", false, "upserted", 7, "ok", 1));
}

TEST_F(legacy_on_script, writes_reply_nothing_when_nobody_waits_for_an_answer) {
    EXPECT_EQ(old.update(doc(), set).w(0).get(), doc());
    EXPECT_EQ(old.remove().w(0).get(), doc());
    EXPECT_EQ(old.insert(doc("_id", 7)).w(0).get(), value{7});
    auto bulk = old.initialize_ordered_bulk_op();
    bulk.insert(doc("_id", 8));
    EXPECT_EQ(bulk.execute(motor::write_concern::unacknowledged()).get(), doc());
}

TEST_F(legacy_on_script, writes_are_refused_as_they_were) {
    EXPECT_THROW(old.update(doc(), doc("a", 1)).multi(true).get(), motor::invalid_operation);
    EXPECT_THROW(old.find_and_modify(doc()).get(), motor::invalid_operation);
    EXPECT_THROW(old.find_and_modify(doc(), set).remove(true).get(), motor::invalid_operation);
    EXPECT_TRUE(server.commands().empty());
    server.on("insert", motor::testing::write_error_reply(0, 0, 11000, "there already"));
    EXPECT_THROW(old.insert(doc("_id", 1)).get(), motor::duplicate_key_error);
}

TEST_F(legacy_on_script, a_bulk_operation_replies_with_its_counts) {
    server.on("update", doc("n", 3, "nModified", 1, "upserted", array(doc("index", 0, "_id", 7))));
    auto bulk = old.initialize_ordered_bulk_op();
    bulk.insert(doc("_id", 1));
    bulk.find(doc("b", 1)).upsert().update_one(set);
    bulk.find(doc("b", 2)).remove();
    EXPECT_EQ(bulk.execute().get(),
              doc("nInserted", 1LL, "nMatched", 2LL, "nModified", 1LL, "nRemoved", 1LL, "nUpserted",
                  1LL, "upserted", array(doc("index", 1LL, "_id", 7)), "writeErrors", array(),
                  "writeConcernErrors", array()));
}

TEST_F(legacy_on_script, a_bulk_operation_is_executed_once_and_not_empty) {
    auto bulk = old.initialize_unordered_bulk_op();
    EXPECT_THROW(bulk.execute().get(), motor::invalid_operation);
    bulk.insert(doc("_id", 1));
    bulk.execute().get();
    EXPECT_THROW(bulk.execute().get(), motor::invalid_operation);
    EXPECT_EQ(server.command_names(), std::vector<std::string>{"insert"});
}

TEST_F(legacy_on_script, a_bulk_operation_tells_what_was_refused) {
    server.on("insert", motor::testing::write_error_reply(0, 0, 11000, "there already"));
    auto bulk = old.initialize_ordered_bulk_op();
    bulk.insert(doc("_id", 1));
    EXPECT_THROW(bulk.execute().get(), motor::bulk_write_error);
}

TEST_F(legacy_on_script, counts_by_command) {
    server.on("count", doc("n", 5));
    EXPECT_EQ(old.count(doc("a", 1)).skip(1).limit(9).hint("a_1").get(), 5);
    EXPECT_EQ(only_command(), doc("count", "things", "query", doc("a", 1), "skip", 1LL, "limit",
                                  9LL, "hint", "a_1"));
}

TEST_F(legacy_on_script, groups_by_fields_by_a_function_or_all_together) {
    server.on("group", doc("retval", array(doc("a", 1, "n", 2))));
    auto of = [](const std::string& key, const value& by) {
        document fields;
        if (!by.is_null()) fields.append(key, by);
        fields.append("ns", "things").append("$reduce", motor::code{"r"});
        fields.append("cond", doc("b", 1)).append("initial", doc("n", 0));
        return fields.append("finalize", motor::code{"f"});
    };
    const struct {
        value key;
        document sent;
    } cases[] = {
        {doc("a", true), of("key", doc("a", true))},
        {"function(d) {}", of("$keyf", motor::code{"function(d) {}"})},
        {nullptr, of("", nullptr)},
    };
    for (const auto& each : cases) {
        server.forget_commands();
        auto groups = old.group(each.key, doc("b", 1), doc("n", 0), "r").finalize("f").get();
        EXPECT_EQ(groups, std::vector{doc("a", 1, "n", 2)});
        EXPECT_EQ(only_command(), doc("group", each.sent));
    }
    EXPECT_THROW(old.group(1, doc(), doc(), "r").get(), motor::invalid_operation);
}

TEST_F(legacy_on_script, adds_a_user_or_changes_one_who_is_there) {
    auto role = [](const char* name) { return array(name); };
    const struct {
        std::function<void(legacy::client)> run;
        bool there;
        document sent;
    } cases[] = {
        {[](auto c) { c["db"].add_user("ada", "pw").get(); }, false,
         doc("createUser", "ada", "pwd", "pw", "roles", role("dbOwner"))},
        {[](auto c) { c["db"].add_user("ada", "pw").get(); }, true,
         doc("updateUser", "ada", "pwd", "pw", "roles", role("dbOwner"))},
        {[](auto c) { c["db"].add_user("ada", "pw").read_only(true).get(); }, false,
         doc("createUser", "ada", "pwd", "pw", "roles", role("read"))},
        {[](auto c) { c["admin"].add_user("ada", "pw").get(); }, false,
         doc("createUser", "ada", "pwd", "pw", "roles", role("root"))},
        {[](auto c) { c["admin"].add_user("ada", "pw").read_only(true).get(); }, false,
         doc("createUser", "ada", "pwd", "pw", "roles", role("readAnyDatabase"))},
        {[](auto c) { c["db"].add_user("ada", "pw").roles(array("readWrite")).get(); }, false,
         doc("createUser", "ada", "pwd", "pw", "roles", role("readWrite"))},
    };
    for (const auto& each : cases) {
        server.on("usersInfo", doc("users", each.there ? array(doc("user", "ada")) : array()));
        server.forget_commands();
        each.run(client);
        auto sent = server.commands();
        ASSERT_EQ(sent.size(), 2u);
        EXPECT_EQ(essential(sent[0].body), doc("usersInfo", "ada"));
        EXPECT_EQ(essential(sent[1].body), each.sent);
    }
}

TEST_F(legacy_on_script, removes_a_user_who_is_not_there) {
    server.once("dropUser", reply::error(11, "no such user"));
    old_db.remove_user("ada").get();
    server.once("dropUser", reply::error(13, "not authorized"));
    EXPECT_THROW(old_db.remove_user("ada").get(), motor::operation_failure);
}

TEST_F(legacy_on_script, has_the_server_call_a_function) {
    server.on("eval", doc("retval", 3));
    EXPECT_EQ(old_db.eval("function(a, b) { return a + b; }", array(1, 2)).get(), value{3});
    EXPECT_EQ(only_command(),
              doc("eval", motor::code{"function(a, b) { return a + b; }"}, "args", array(1, 2)));
}

TEST_F(legacy_on_script, a_client_is_alive_while_its_server_answers) {
    legacy::client alive{motor::client{server.uri("serverSelectionTimeoutMS=200")}};
    EXPECT_TRUE(alive.alive().get());
    server.go_away();
    EXPECT_FALSE(alive.alive().get());
}

TEST_F(legacy_on_script, settings_stay_with_what_was_made_before) {
    legacy::client old_client{client};
    auto before = old_client["db"];
    old_client.set_read_preference(motor::read_preference::nearest());
    old_client.set_write_concern(motor::write_concern::majority());
    EXPECT_TRUE(before.read_preference().inherited());
    auto after = old_client["db"]["things"];
    EXPECT_FALSE(after.read_preference().inherited());
    EXPECT_EQ(after.write_concern().spec(), doc("w", "majority"));
    EXPECT_TRUE(client.read_preference().inherited());
}

TEST_F(legacy_on_script, has_the_names_of_motors_classes) {
    legacy::motor_client named{server.uri()};
    legacy::motor_database database = named["db"];
    legacy::motor_collection collection = database["things"];
    EXPECT_EQ(collection.full_name(), "db.things");
    legacy::motor_cursor cursor = collection.find();
    EXPECT_FALSE(cursor.fetch_next().get());
    legacy::motor_replica_set_client of_a_set{server.uri()};
    EXPECT_EQ(of_a_set["db"].name(), "db");
}

/// Every call with temporaries, which g++ 12 must not corrupt.
motor::task<void> await_each(legacy::collection old, std::string large) {
    co_await old.insert(doc("_id", large)).w(1);
    co_await old.insert(two()).continue_on_error(true);
    co_await old.save(doc("_id", large));
    co_await old.update(doc("a", large), doc("$set", doc("b", large))).upsert(true).multi(true);
    co_await old.remove(doc("a", large)).multi(false);
    co_await old.find_and_modify(doc("a", large), doc("$set", doc("b", large)))
        .sort(doc(large, 1))
        .fields(doc(large, 1));
    co_await old.ensure_index(doc("a", 1), doc("name", large));
    co_await old.count(doc("a", large));
    auto bulk = old.initialize_ordered_bulk_op();
    bulk.find(doc("a", large)).upsert().replace_one(doc("b", large));
    co_await bulk.execute();
}

TEST_F(legacy_on_script, is_awaited_with_temporaries) {
    std::string large = "a text that is too long to live inside of the string itself";
    motor::testing::within_limit(motor::spawn(client, await_each(old, large)));
    std::vector<document> sent;
    for (const auto& each : server.commands())
        sent.push_back(essential(each.body));
    ASSERT_EQ(sent.size(), 9u);
    EXPECT_EQ(sent[0]["documents"][0]["_id"], value{large});
    EXPECT_EQ(sent[2]["updates"][0]["q"], value{doc("_id", large)});
    EXPECT_EQ(sent[3]["updates"][0]["u"], value{doc("$set", doc("b", large))});
    EXPECT_EQ(sent[4]["deletes"][0]["q"], value{doc("a", large)});
    EXPECT_EQ(sent[5]["sort"], value{doc(large, 1)});
    EXPECT_EQ(sent[6]["indexes"][0]["name"], value{large});
    EXPECT_EQ(sent[7]["query"], value{doc("a", large)});
    EXPECT_EQ(sent[8]["updates"][0]["u"], value{doc("b", large)});
}

using legacy_on_server = motor::testing::on_server;

TEST_F(legacy_on_server, does_what_it_did) {
    legacy::collection old{things()};
    old.insert(two()).get();
    old.save(doc("_id", 2, "a", 1)).get();
    old.save(doc("_id", 3, "a", 1)).get();
    EXPECT_EQ(old.update(doc("a", 1), doc("$inc", doc("n", 1))).multi(true).get().get<int>("n"), 2);
    auto three = old.find_and_modify(doc("_id", 3), doc("$inc", doc("n", 1))).return_new(true);
    EXPECT_EQ(three.get(), doc("_id", 3, "a", 1, "n", 2));
    EXPECT_EQ(old.count(doc("a", 1)).get(), 2);
    auto bulk = old.initialize_ordered_bulk_op();
    bulk.find(doc("_id", 4)).upsert().update_one(doc("$set", doc("a", 1)));
    bulk.find(doc("a", 1)).remove();
    EXPECT_EQ(bulk.execute().get().get<int>("nRemoved"), 3);
    EXPECT_EQ(old.remove().get().get<int>("n"), 1);
}

}  // namespace
