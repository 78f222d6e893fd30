// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/asio.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "co_await_temporaries.hpp"

#include <gtest/gtest.h>

/// The places where an awaited expression with temporaries may stand, and its results.
namespace motor::testing::awaited {
namespace {

struct form_case {
    std::string_view name;
    body<document> run;
    document result;
};

std::vector<std::string> texts() { return {little(), large()}; }
int sum(int a, int b) { return a + b; }
std::string joined(const std::string& a, const std::string& b) { return a + "|" + b; }

/// A user's coroutine, with arguments by value and by reference.
template <class Kind>
of<Kind, std::string> text_of(Kind, place at, document filter, const std::string& key,
                              std::string after) {
    co_return (co_await at.things.find_one(filter))->template get<std::string>(key) + after;
}

/// A server that returns the filter as the document found, counts three, and refuses to drop.
void echo(scripted_server& server) {
    answer_plausibly(server);
    server.on("find", [](document_view command) {
        return cursor_reply(0, "db.things", array(command["filter"]));
    });
    server.on("aggregate", cursor_reply(0, "db.things", array(doc("_id", 1, "n", 3))));
    server.on("distinct", doc("values", array(little(), large())));
    server.on("drop", reply::error(13, "not authorized"));
}

std::vector<form_case> forms() {
    return {
        {"member_of_the_result",
         [](auto kind, place at) -> of<decltype(kind), document> {
             co_return doc("n",
                           (co_await at.things.find_one(doc("n", 41, "text", large())))
                                   ->template get<int>("n") +
                               1,
                           "text",
                           (*co_await at.things.find_one(doc("text", large())))["text"]
                               .template get<std::string>());
         },
         doc("n", 42, "text", large())},

        {"condition_of_if",
         [](auto kind, place at) -> of<decltype(kind), document> {
             document seen;
             if (co_await at.things.find_one(doc(large(), 1))) seen.append("plain", true);
             if (auto found = co_await at.things.find_one(doc(large(), little()));
                 found && found->contains(large()))
                 seen.append("init", *found);
             if (co_await at.things.count_documents(doc("a", large())) == 3 &&
                 (co_await at.things.find_one(doc(large(), 1)))->contains(large()))
                 seen.append("both", true);
             if (co_await at.things.count_documents(doc("a", large())) == 4 ||
                 (co_await at.things.find_one(doc(large(), 1)))->contains(little()))
                 seen.append("neither", true);
             co_return seen;
         },
         doc("plain", true, "init", doc(large(), "little"), "both", true)},

        {"condition_of_loops",
         [](auto kind, place at) -> of<decltype(kind), document> {
             document seen;
             auto cursor = at.things.find(doc("a", large()));
             while (auto each = co_await cursor.next())
                 seen.append("while", (*each)["a"]);
             int rounds = 0;
             while (co_await at.things.count_documents(doc("a", large())) > rounds)
                 ++rounds;
             do {
                 ++rounds;
             } while (co_await at.things.count_documents(doc(little(), array())) > rounds - 3);
             for (auto left = co_await at.things.count_documents(doc("a", large()));
                  left > 0 && co_await at.things.find_one(doc("a", left, "b", large())); --left)
                 ++rounds;
             co_return seen.append("rounds", rounds);
         },
         doc("while", large(), "rounds", 9)},

        {"switch",
         [](auto kind, place at) -> of<decltype(kind), document> {
             switch (co_await at.things.count_documents(doc("a", large(), "b", array(little())))) {
                 case 3:
                     co_return doc("three", true);
                 default:
                     co_return doc();
             }
         },
         doc("three", true)},

        {"range_of_for",
         [](auto kind, place at) -> of<decltype(kind), document> {
             document seen;
             for (const auto& each : co_await at.things.find(doc("a", large())).to_list())
                 seen.append("listed", each);
             for (document_view each : co_await at.things.find(doc("a", large())).batch())
                 seen.append("batched", each);
             for (const auto& each : co_await at.things.distinct(large(), doc("a", little())))
                 seen.append("distinct", each);
             co_return seen;
         },
         doc("listed", doc("a", large()), "batched", doc("a", large()), "distinct", little(),
             "distinct", large())},

        {"argument",
         [](auto kind, place at) -> of<decltype(kind), document> {
             co_return doc("sum",
                           sum((co_await at.things.find_one(doc("n", 1, "a", large())))
                                   ->template get<int>("n"),
                               (co_await at.things.find_one(doc("n", 2, "a", array(large()))))
                                   ->template get<int>("n")),
                           "joined",
                           joined((co_await at.things.find_one(doc("a", large())))
                                      ->template get<std::string>("a"),
                                  large() + (co_await at.things.find_one(doc("a", little())))
                                                ->template get<std::string>("a")),
                           large(), *co_await at.things.find_one(doc(little(), large())));
         },
         doc("sum", 3, "joined", large() + "|" + large() + "little", large(),
             doc("little", large()))},

        {"argument_of_an_operation",
         [](auto kind, place at) -> of<decltype(kind), document> {
             auto found =
                 co_await at.things
                     .find(doc("n", co_await at.things.count_documents(doc("a", large())), "inner",
                               *co_await at.things.find_one(doc(
                                   "deep", *co_await at.things.find_one(doc(large(), little()))))))
                     .limit(co_await at.things.count_documents(doc("b", large())))
                     .comment(*co_await at.things.find_one(doc("why", large())))
                     .next();
             co_return *found;
         },
         doc("n", 3LL, "inner", doc("deep", doc(large(), "little")))},

        {"own_coroutine",
         [](auto kind, place at) -> of<decltype(kind), document> {
             auto text = co_await text_of(kind, at, doc("a", large()), std::string{"a"}, large());
             co_return doc(
                 "text", text, "again",
                 co_await text_of(kind, at, doc(large(), little()), large(),
                                  co_await text_of(kind, at, doc("b", large()), "b", little())));
         },
         doc("text", large() + large(), "again", "little" + large() + "little")},

        {"return_of_the_result",
         [](auto kind, place at) -> of<decltype(kind), document> {
             co_return *co_await at.things.find_one(doc("a", large(), "b", array(little())));
         },
         doc("a", large(), "b", array("little"))},

        {"binding_of_the_result",
         [](auto kind, place at) -> of<decltype(kind), document> {
             auto [id, acknowledged] = co_await at.things.insert_one(doc("_id", large()));
             auto [ids, all] =
                 co_await at.things.insert_many(std::vector<document>(2, doc("_id", little())));
             co_return doc("id", id, "ids", ids, "yes", acknowledged && all);
         },
         doc("id", large(), "ids", array("little", "little"), "yes", true)},

        {"compound_assignment",
         [](auto kind, place at) -> of<decltype(kind), document> {
             std::int64_t total = 1;
             std::string text = large();
             total += co_await at.things.count_documents(doc("a", large()));
             total = total * co_await at.things.count_documents(doc("a", little()));
             text +=
                 (co_await at.things.find_one(doc("a", little())))->template get<std::string>("a");
             std::optional<document> found;
             found = co_await at.things.find_one(doc("a", large()));
             co_return doc("total", total, "text", text, "found", *found);
         },
         doc("total", 12LL, "text", large() + "little", "found", doc("a", large()))},

        {"choice_of_scalars",
         [](auto kind, place at) -> of<decltype(kind), document> {
             bool yes = co_await at.things.count_documents(doc()) == 3;
             auto found = co_await at.things.find_one(
                 doc("n", yes ? 1 : 2, "s", yes ? "literal" : "other", "t", large()));
             auto count = yes ? co_await at.things.count_documents(doc("a", large())) : 0;
             co_return doc("found", *found, "count", count);
         },
         doc("found", doc("n", 1, "s", "literal", "t", large()), "count", 3LL)},

        {"stored_operation",
         [](auto kind, place at) -> of<decltype(kind), document> {
             // Asio's awaitables accept only rvalues; the copy of an operation is one.
             const auto constant = at.things.find_one(doc("a", large())).comment(little());
             auto named = at.things.find_one(doc("b", large()));
             auto first = co_await motor::operation(constant);
             auto second = co_await motor::operation(named).comment(large());
             auto third = co_await std::move(named).skip(1);
             co_return doc("first", *first, "second", *second, "third", *third);
         },
         doc("first", doc("a", large()), "second", doc("b", large()), "third", doc("b", large()))},

        {"error",
         [](auto kind, place at) -> of<decltype(kind), document> {
             std::string caught;
             try {
                 co_await at.db[large()].drop().comment(large());
             } catch (const operation_failure& failure) {
                 caught = failure.name_space();
             }
             co_return doc("caught", caught);
         },
         doc("caught", "db." + large())},

        {"values_of_every_type",
         [](auto kind, place at) -> of<decltype(kind), document> {
             co_await at.things.find_one().comment(1).hint("literal");
             co_await at.things.find_one().comment(2LL).hint(little());
             co_await at.things.find_one().comment(2.5).hint(std::string_view{"view"});
             co_await at.things.find_one().comment(true).hint(doc(large(), 1));
             co_await at.things.find_one().comment(nullptr).hint(value{large()});
             co_await at.things.find_one().comment(texts());
             co_await at.things.find_one().comment(std::optional<std::string>(large()));
             co_await at.things.find_one().comment(array(large(), array(little())));
             co_await at.things.find_one().comment(std::chrono::milliseconds(5));
             co_await at.things.find_one().comment(object_id("0123456789abcdef01234567"));
             co_return doc();
         },
         doc()},
    };
}

class co_await_forms : public ::testing::TestWithParam<form_case> {
protected:
    co_await_forms() { echo(server); }
    scripted_server server{server_profile::primary()};
};

TEST_P(co_await_forms, give_what_was_asked_for) {
    run_everywhere(server, GetParam().run,
                   [&](const document& got) { EXPECT_EQ(got, GetParam().result); });
}

INSTANTIATE_TEST_SUITE_P(of, co_await_forms, ::testing::ValuesIn(forms()),
                         [](const auto& its) { return std::string{its.param.name}; });

TEST(co_await_values, arrive_unharmed_whatever_their_type) {
    scripted_server server{server_profile::primary()};
    echo(server);
    const document expected[] = {
        doc("comment", 1, "hint", "literal"),
        doc("comment", 2LL, "hint", "little"),
        doc("comment", 2.5, "hint", "view"),
        doc("comment", true, "hint", doc(large(), 1)),
        doc("comment", nullptr, "hint", large()),
        doc("comment", array("little", large())),
        doc("comment", large()),
        doc("comment", array(large(), array("little"))),
        doc("comment", 5LL),
        doc("comment", object_id("0123456789abcdef01234567")),
    };
    auto all = forms();
    run_everywhere(server, all.back().run, [&](const document&) {
        auto sent = server.commands("find");
        ASSERT_EQ(sent.size(), std::size(expected));
        for (std::size_t i = 0; i < sent.size(); ++i) {
            auto find = doc("find", "things", "filter", doc()).concat(expected[i]);
            find.append("limit", 1).append("singleBatch", true);
            EXPECT_EQ(essential(sent[i]), find);
        }
    });
}

TEST(co_await_stored, awaits_an_operation_that_has_a_name_as_often_as_wanted) {
    scripted_server server{server_profile::primary()};
    echo(server);
    motor::client client{server.uri()};
    auto written = [](place at) -> motor::task<document> {
        const auto constant = at.things.find_one(doc("a", large())).comment(little());
        auto named = at.things.find_one(doc("b", large()));
        document seen;
        for (int i = 0; i < 2; ++i) {
            seen.append("constant", *co_await constant);
            seen.append("named", *co_await named.comment(large()));
        }
        co_return seen;
    };
    auto both = doc("constant", doc("a", large()), "named", doc("b", large()));
    EXPECT_EQ(within_limit(spawn(client, written({client}))), document{both}.concat(both));
}

TEST(co_await_tokens, leave_the_temporaries_of_asios_own_forms_alone) {
    using namespace boost::asio::experimental::awaitable_operators;
    using boost::asio::as_tuple, boost::asio::use_awaitable;
    scripted_server server{server_profile::primary()};
    echo(server);
    boost::asio::io_context io;
    motor::client client{server.uri(), io.get_executor()};
    auto written = [](place at) -> boost::asio::awaitable<document> {
        auto one = co_await at.things.find_one(doc("a", large()))(use_awaitable);
        auto [error, two] = co_await at.things.find_one(doc("b", large()))
                                .comment(large())(as_tuple(use_awaitable));
        auto [three, four] = co_await (at.things.find_one(doc("c", little()))(use_awaitable) &&
                                       at.things.find_one(doc("d", large()))(use_awaitable));
        co_return doc("one", *one, "error", static_cast<bool>(error), "two", *two, "three", *three,
                      "four", *four);
    };
    auto ended = co_spawn(io, written({client}), boost::asio::use_future);
    io.run_for(wait_limit);
    EXPECT_EQ(within_limit(std::move(ended)),
              doc("one", doc("a", large()), "error", false, "two", doc("b", large()), "three",
                  doc("c", "little"), "four", doc("d", large())));
}

}  // namespace
}  // namespace motor::testing::awaited
