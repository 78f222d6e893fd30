// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tests/support/scripted_test.hpp>

#include <motor/cursor.hpp>

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

/// Checks of options: each adds its field to the command that is sent, and nothing else.
namespace motor::testing {

/// A collation.
inline const document french = doc("locale", "fr");

/// What a user has of an operation: a cursor, or an operation to start.
template <class Op>
using handle = std::conditional_t<std::is_same_v<typename Op::result, driver::cursor>,
                                  basic_cursor<Op>, operation<Op>>;

/// One option and what it adds: doc("limit", 5), or doc("updates.0.upsert", true) in a statement.
template <class Op>
struct option_case {
    std::string_view option;
    std::function<void(handle<Op>&)> set;
    document added;
};

/// How many options an operation has.
template <class List>
inline constexpr std::size_t option_count = 0;
template <class Self, template <class> class... Option>
inline constexpr std::size_t option_count<ops::option_list<Self, Option...>> = sizeof...(Option);

/// Where operations are made.
struct places {
    motor::client client;
    motor::database db = client["db"];
    motor::collection things = db["things"];
};

/// The fields of `with` that are not, or not so, in `without`, and `-name` for those it lacks.
document difference(document_view with, document_view without, const std::string& prefix = {});

template <class Handle>
void finish(Handle& started) {
    if constexpr (requires { started.get(); })
        started.get();
    else
        started.to_list().get();
}

/// Every option of Op must have a case, and each case must send what it says.
template <class Op>
void expect_options(const std::function<handle<Op>(const places&)>& make,
                    const std::vector<option_case<Op>>& cases) {
    auto newest = server_profile::primary();
    newest.max_wire_version = 27;
    scripted_server server{newest};
    answer_plausibly(server);
    places here{motor::client{server.uri("retryWrites=false")}};
    auto sent = [&](const std::function<void(handle<Op>&)>& set) {
        auto made = make(here);
        if (set) set(made);
        server.forget_commands();
        finish(made);
        return essential(server.commands().at(0).body);
    };
    auto plain = sent(nullptr);
    std::set<std::string_view> seen;
    for (const auto& each : cases) {
        seen.insert(each.option);
        EXPECT_EQ(difference(sent(each.set), plain), each.added) << each.option;
    }
    constexpr auto options = option_count<typename Op::template options<handle<Op>>>;
    EXPECT_EQ(seen.size(), options) << "an option has no case";
}

}  // namespace motor::testing
