// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/driver/connection.hpp>
#include <motor/detail/driver/server_cursor.hpp>
#include <motor/settings/concerns.hpp>

#include <motor/detail/driver/client_pool.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/aggregate.hpp>
#include <motor/ops/count.hpp>
#include <motor/ops/find_one.hpp>
#include <motor/ops/insert.hpp>
#include <motor/ops/run_command.hpp>

#include <tests/support/scripted_test.hpp>

namespace {

using motor::doc, motor::document;
using motor::read_concern, motor::read_preference, motor::write_concern;
using namespace std::chrono_literals;
namespace detail = motor::detail;
namespace ops = motor::ops;

TEST(read_concern, is_a_level) {
    EXPECT_TRUE(read_concern{}.inherited());
    const std::pair<read_concern, const char*> cases[] = {
        {read_concern::local(), "local"},       {read_concern::available(), "available"},
        {read_concern::majority(), "majority"}, {read_concern::linearizable(), "linearizable"},
        {read_concern::snapshot(), "snapshot"}, {read_concern{"new"}, "new"},
    };
    for (const auto& [concern, level] : cases) {
        EXPECT_FALSE(concern.inherited());
        EXPECT_EQ(doc("level", level), concern.spec());
    }
}

TEST(write_concern, is_a_number_or_a_name_a_journal_and_a_time) {
    const struct {
        write_concern concern;
        document spec;
        bool acknowledged;
    } cases[] = {
        {{}, doc(), true},
        {write_concern::majority(), doc("w", "majority"), true},
        {write_concern::nodes(2), doc("w", 2), true},
        {write_concern::nodes(0), doc("w", 0), false},
        {write_concern::unacknowledged(), doc("w", 0), false},
        {write_concern::tagged("two sites"), doc("w", "two sites"), true},
        {write_concern{}.journal(true), doc("j", true), true},
        {write_concern::nodes(1).journal(false), doc("w", 1, "j", false), true},
        {write_concern::majority().timeout(2s), doc("w", "majority", "wtimeout", 2000LL), true},
        {write_concern::nodes(3).journal(true).timeout(5ms),
         doc("w", 3, "j", true, "wtimeout", 5LL), true},
        {write_concern{}.timeout(std::chrono::minutes{307445734561826}),
         doc("wtimeout", 2147483647LL), true},
        {write_concern{}.timeout(std::chrono::hours::max()), doc("wtimeout", 2147483647LL), true},
    };
    for (const auto& c : cases) {
        EXPECT_EQ(c.spec, c.concern.spec());
        EXPECT_EQ(c.concern.inherited(), c.spec.empty()) << c.spec;
        EXPECT_EQ(c.concern.acknowledged(), c.acknowledged) << c.spec;
    }
}

TEST(write_concern, that_makes_no_sense_is_refused) {
    EXPECT_THROW((void)write_concern::nodes(-1), motor::invalid_operation);
    EXPECT_THROW(write_concern{}.timeout(-1ms), motor::invalid_operation);
    EXPECT_THROW(write_concern{}.timeout(std::chrono::hours::min()), motor::invalid_operation);
    EXPECT_THROW(write_concern::unacknowledged().journal(true), motor::invalid_operation);
    EXPECT_NO_THROW(write_concern::unacknowledged().journal(false));
}

TEST(read_preference, is_copied_before_it_is_changed) {
    auto first = read_preference::secondary();
    auto second = first;
    second.tags(doc("dc", "east")).max_staleness(90s).hedge(true);
    EXPECT_NE(first.native(), second.native());
    EXPECT_TRUE(read_preference{}.inherited());
    EXPECT_FALSE(first.inherited());
}

TEST(read_preference, of_a_staleness_beyond_telling_has_the_longest) {
    auto staleness = [](auto limit) {
        const document spec = read_preference::nearest().max_staleness(limit).spec();
        return spec["maxStalenessSeconds"].get<std::int64_t>();
    };
    EXPECT_EQ(staleness(std::chrono::weeks::max()), 2147483647);
    EXPECT_EQ(staleness(std::chrono::seconds::max()), 2147483647);
    EXPECT_EQ(staleness(std::chrono::hours{1}), 3600);
}

TEST(concerns, take_from_outside_what_is_not_set) {
    motor::concerns outer{read_concern::local(), write_concern::nodes(1),
                          read_preference::primary()};
    motor::concerns inner{read_concern::majority(), {}, read_preference::nearest()};
    auto merged = inner.inherit(outer);
    EXPECT_EQ(merged.read_concern.spec(), inner.read_concern.spec());
    EXPECT_EQ(merged.write_concern.spec(), outer.write_concern.spec());
    EXPECT_EQ(merged.read_preference.native(), inner.read_preference.native());
    EXPECT_EQ(motor::concerns{}.inherit(outer).read_concern.spec(), outer.read_concern.spec());
}

/// The blocking layer alone: what is sent for settings of the URI, the namespace and the operation.
class concerns_on_the_wire : public ::testing::Test {
protected:
    concerns_on_the_wire() : server(motor::testing::server_profile::primary()) {
        answer_plausibly(server);
    }
    template <class Op>
    document sent(std::string_view uri_options, const motor::concerns& inherited,
                  const Op& operation) {
        detail::client_pool pool{motor::uri{server.uri(uri_options)}};
        auto connection = pool.pop();
        auto settings =
            detail::namespace_settings::of_database("db", inherited).of_collection("things");
        server.forget_commands();
        detail::run_context{*connection, settings}.run(operation);
        return server.commands().at(0).body;
    }
    motor::testing::scripted_server server;
};

TEST_F(concerns_on_the_wire, a_read_concern_is_sent_with_reads) {
    const struct {
        const char* uri;
        read_concern inherited, own;
        motor::value sent;
    } cases[] = {
        {"", {}, {}, {}},
        {"readConcernLevel=local", {}, {}, doc("level", "local")},
        {"readConcernLevel=local", read_concern::majority(), {}, doc("level", "majority")},
        {"readConcernLevel=local", read_concern::majority(), read_concern::snapshot(),
         doc("level", "snapshot")},
        {"", read_concern::majority(), {}, doc("level", "majority")},
        {"", {}, read_concern::majority(), doc("level", "majority")},
    };
    for (const auto& c : cases) {
        motor::concerns inherited;
        inherited.read_concern = c.inherited;
        auto check = [&](const document& command) {
            auto found = command["readConcern"];
            EXPECT_EQ(found ? motor::value{found} : motor::value{}, c.sent) << command;
        };
        check(sent(c.uri, inherited, ops::find_one{}.read_concern(c.own)));
        check(sent(c.uri, inherited, ops::count_documents{}.read_concern(c.own)));
        check(sent(c.uri, inherited, ops::aggregate{motor::array()}.read_concern(c.own)));
        auto insert = sent(c.uri, inherited, ops::insert_one{doc("_id", 1)});
        EXPECT_FALSE(insert.contains("readConcern"));
    }
}

TEST_F(concerns_on_the_wire, a_write_concern_is_sent_with_writes) {
    const struct {
        const char* uri;
        write_concern inherited, own;
        motor::value sent;
    } cases[] = {
        {"", {}, {}, {}},
        {"w=2&journal=true", {}, {}, doc("w", 2, "j", true)},
        {"w=0x2&wtimeoutMS=9", {}, {}, doc("w", "0x2", "wtimeout", 9)},
        {"w=2", write_concern::majority(), {}, doc("w", "majority")},
        {"w=2", write_concern::majority(), write_concern::tagged("sites"), doc("w", "sites")},
        {"", {}, write_concern::nodes(3).timeout(9ms), doc("w", 3, "wtimeout", 9)},
        {"", {}, write_concern{}.journal(true), doc("j", true)},
    };
    for (const auto& c : cases) {
        motor::concerns inherited;
        inherited.write_concern = c.inherited;
        auto command = sent(c.uri, inherited, ops::insert_one{doc("_id", 1)}.write_concern(c.own));
        auto found = command["writeConcern"];
        EXPECT_EQ(motor::to_json(found ? motor::value{found} : motor::value{}),
                  motor::to_json(c.sent));
        EXPECT_FALSE(sent(c.uri, inherited, ops::find_one{}).contains("writeConcern"));
    }
}

TEST_F(concerns_on_the_wire, a_read_preference_is_sent_unless_it_is_primary) {
    const struct {
        const char* uri;
        read_preference inherited, own;
        motor::value sent;
    } cases[] = {
        {"", {}, {}, {}},
        {"", read_preference::primary(), {}, {}},
        {"readPreference=secondaryPreferred", {}, {}, doc("mode", "secondaryPreferred")},
        {"readPreference=secondaryPreferred", read_preference::primary(), {}, {}},
        {"", read_preference::nearest(), read_preference::primary_preferred(),
         doc("mode", "primaryPreferred")},
        {"",
         {},
         read_preference::nearest().tags(doc()).max_staleness(90s),
         doc("mode", "nearest", "tags", motor::array(doc()), "maxStalenessSeconds", 90LL)},
        {"",
         {},
         read_preference::nearest().hedge(true),
         doc("mode", "nearest", "hedge", doc("enabled", true))},
    };
    for (const auto& c : cases) {
        motor::concerns inherited;
        inherited.read_preference = c.inherited;
        auto command = sent(c.uri, inherited, ops::find_one{}.read_preference(c.own));
        auto found = command["$readPreference"];
        EXPECT_EQ(found ? motor::value{found} : motor::value{}, c.sent) << command;
        auto insert = sent(c.uri, inherited, ops::insert_one{doc("_id", 1)});
        EXPECT_FALSE(insert.contains("$readPreference")) << insert;
    }
}

}  // namespace
