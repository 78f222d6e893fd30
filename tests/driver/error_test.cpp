// SPDX-License-Identifier: Apache-2.0
#include <motor/client_error.hpp>

#include <tests/support/scripted_test.hpp>

#include <typeinfo>

namespace {

using motor::array, motor::doc, motor::document, motor::errc;
using motor::testing::caught, motor::testing::reply;

using errors = motor::testing::on_script;

/// That the exception is of this type, not only of one derived from it.
template <class Error>
void expect_exactly(const motor::error& error) {
    EXPECT_EQ(typeid(error), typeid(Error)) << error.what();
}

struct mapped {
    int code;
    const std::type_info* type;
    errc condition;
};

const mapped server_codes[] = {
    {11000, &typeid(motor::duplicate_key_error), errc::duplicate_key},
    {11001, &typeid(motor::duplicate_key_error), errc::duplicate_key},
    {43, &typeid(motor::cursor_not_found), errc::cursor_not_found},
    {50, &typeid(motor::execution_timeout), errc::timeout},
    {262, &typeid(motor::execution_timeout), errc::timeout},
    {18, &typeid(motor::authentication_error), errc::authentication},
    {13, &typeid(motor::operation_failure), errc::server},
    {26, &typeid(motor::operation_failure), errc::server},
    {59, &typeid(motor::operation_failure), errc::server},
    {96, &typeid(motor::operation_failure), errc::server},
    {17280, &typeid(motor::operation_failure), errc::server},
};

TEST_F(errors, of_the_server_become_exceptions_by_their_code) {
    const std::pair<const char*, std::function<void()>> operations[] = {
        {"find", [&] { things.find_one().get(); }},
        {"find", [&] { things.find().to_list().get(); }},
        {"count", [&] { things.estimated_document_count().get(); }},
        {"findAndModify", [&] { things.find_one_and_delete(doc()).get(); }},
        {"createIndexes", [&] { things.create_index(doc("a", 1)).get(); }},
        {"aggregate", [&] { things.aggregate(array(doc("$out", "a"))).to_list().get(); }},
        {"frobnicate", [&] { db.run_command(doc("frobnicate", 1)).get(); }},
        {"insert", [&] { things.insert_one(doc("_id", 1)).get(); }},
        {"update", [&] { things.update_many(doc(), doc("$set", doc("a", 1))).get(); }},
        {"delete", [&] { things.delete_one(doc()).get(); }},
    };
    for (const auto& [code, type, condition] : server_codes) {
        for (const auto& [name, run] : operations) {
            SCOPED_TRACE(std::string{name} + " " + std::to_string(code));
            // Each time: newer libmongoc tries more reads again.
            server.on(name, reply::error(code, "no way", {"Label", "Other"}));
            auto error = caught<std::exception_ptr>([&] {
                try {
                    run();
                } catch (const motor::error&) {
                    throw std::current_exception();
                }
            });
            try {
                std::rethrow_exception(error);
            } catch (const motor::error& e) {
                EXPECT_EQ(typeid(e), *type) << typeid(e).name();
                EXPECT_EQ(e.code().value(), code);
                EXPECT_EQ(e.code(), condition);
                EXPECT_EQ(e.code(), errc::server);
                EXPECT_EQ(e.operation(), name);
                EXPECT_THAT(e.name_space(), ::testing::StartsWith("db"));
                EXPECT_EQ(e.message(), "no way");
                EXPECT_EQ(e.what(), std::string{name} + " on " + e.name_space() + ": no way");
                EXPECT_TRUE(e.has_label("Label") && e.has_label("Other")) << e.reply();
            }
        }
    }
}

TEST_F(errors, carry_the_servers_reply_and_the_namespace) {
    server.once("find", doc("ok", 0, "code", 13, "errmsg", "no way", "more", doc("a", 1)));
    auto error = caught<motor::operation_failure>([&] { things.find_one().get(); });
    EXPECT_EQ(error.reply()["more"], motor::value{doc("a", 1)});
    EXPECT_EQ(error.name_space(), "db.things");
    EXPECT_TRUE(error.labels().empty());
}

TEST_F(errors, come_without_a_code_from_old_servers) {
    server.once("find", doc("ok", 0, "errmsg", "no way"));
    auto error = caught<motor::operation_failure>([&] { things.find_one().get(); });
    EXPECT_EQ(error.code(), errc::server);
    EXPECT_EQ(error.message(), "no way");
}

document refused(int code) {
    auto item = doc("index", 0, "code", code, "errmsg", "no way", "errInfo", doc("why", "because"));
    return doc("n", 0, "writeErrors", array(item));
}

TEST_F(errors, of_a_single_write_are_that_of_its_document) {
    const std::pair<const char*, std::function<void()>> writes[] = {
        {"insert", [&] { things.insert_one(doc("_id", 1)).get(); }},
        {"update", [&] { things.update_one(doc(), doc("$set", doc("a", 1))).get(); }},
        {"update", [&] { things.update_many(doc(), doc("$set", doc("a", 1))).get(); }},
        {"update", [&] { things.replace_one(doc(), doc("a", 1)).get(); }},
        {"delete", [&] { things.delete_many(doc()).get(); }},
    };
    for (const auto& [name, run] : writes) {
        SCOPED_TRACE(name);
        server.once(name, refused(11000));
        auto duplicate = caught<motor::duplicate_key_error>(run);
        EXPECT_EQ(duplicate.code(), errc::duplicate_key);
        EXPECT_EQ(duplicate.what(), std::string{name} + " on db.things: no way");
        server.once(name, refused(121));
        auto invalid = caught<motor::write_error>(run);
        expect_exactly<motor::write_error>(invalid);
        EXPECT_EQ(invalid.code().value(), 121);
        EXPECT_EQ(invalid.reply().at("writeErrors.0.errInfo.why").get<std::string>(), "because");
    }
}

TEST_F(errors, of_the_write_concern_say_that_the_write_was_applied) {
    auto late = doc("code", 64, "errmsg", "timed out", "errInfo", doc("wtimeout", true));
    const std::pair<const char*, std::function<void()>> writes[] = {
        {"insert", [&] { things.insert_one(doc("_id", 1)).get(); }},
        {"update", [&] { things.update_one(doc(), doc("$set", doc("a", 1))).get(); }},
        {"delete", [&] { things.delete_one(doc()).get(); }},
        {"findAndModify", [&] { things.find_one_and_delete(doc()).get(); }},
        {"drop", [&] { things.drop().get(); }},
        {"create", [&] { db.create_collection("a").get(); }},
    };
    for (const auto& [name, run] : writes) {
        SCOPED_TRACE(name);
        server.once(name, doc("n", 1, "writeConcernError", late));
        auto error = caught<motor::write_concern_error>(run);
        EXPECT_EQ(error.code().value(), 64);
        EXPECT_EQ(error.operation(), name);
        EXPECT_THAT(error.what(), ::testing::HasSubstr("timed out"));
    }
}

TEST_F(errors, of_many_writes_tell_what_was_applied) {
    auto items = array(doc("index", 1, "code", 11000, "errmsg", "twice", "keyValue", doc("_id", 1)),
                       doc("index", 3, "code", 121, "errmsg", "invalid"));
    server.once("insert", doc("n", 2, "writeErrors", items));
    auto error = caught<motor::bulk_write_error>([&] {
        things.insert_many({doc("_id", 1), doc("_id", 1), doc("_id", 2), doc("x", 1)})
            .ordered(false)
            .get();
    });
    EXPECT_EQ(error.acknowledged().inserted, 2);
    ASSERT_EQ(error.write_errors().size(), 2u);
    EXPECT_EQ(error.write_errors()[0].index, 1);
    EXPECT_EQ(error.write_errors()[0].code, 11000);
    EXPECT_EQ(error.write_errors()[0].message, "twice");
    EXPECT_EQ(error.write_errors()[0].details["keyValue"], motor::value{doc("_id", 1)});
    EXPECT_EQ(error.write_errors()[1].index, 3);
    EXPECT_EQ(error.code(), errc::server);
    EXPECT_EQ(error.operation(), "insert");
    auto copy = error;
    EXPECT_EQ(&copy.write_errors(), &error.write_errors());
}

TEST_F(errors, of_the_write_concern_leave_the_counts_of_many_writes) {
    server.once("insert", doc("n", 2, "writeConcernError", doc("code", 64, "errmsg", "late")));
    auto error = caught<motor::bulk_write_error>([&] {
        things.insert_many({doc("_id", 1), doc("_id", 2)}).get();
    });
    EXPECT_EQ(error.acknowledged().inserted, 2);
    EXPECT_TRUE(error.write_errors().empty());
    EXPECT_EQ(error.code().value(), 64);
}

TEST(error_classes, form_a_hierarchy_to_catch_by) {
    using namespace motor;
    static_assert(std::is_base_of_v<std::system_error, motor::error>);
    static_assert(std::is_base_of_v<invalid_operation, document_too_large>);
    static_assert(std::is_base_of_v<invalid_operation, invalid_name>);
    static_assert(std::is_base_of_v<configuration_error, invalid_uri>);
    static_assert(std::is_base_of_v<auto_reconnect, server_selection_timeout>);
    static_assert(std::is_base_of_v<operation_failure, execution_timeout>);
    static_assert(std::is_base_of_v<operation_failure, cursor_not_found>);
    static_assert(std::is_base_of_v<write_error, duplicate_key_error>);
    static_assert(std::is_base_of_v<write_error, bulk_write_error>);
    static_assert(std::is_base_of_v<operation_failure, write_concern_error>);
    static_assert(std::is_nothrow_copy_constructible_v<bulk_write_error>);
}

}  // namespace
