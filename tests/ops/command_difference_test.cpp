// SPDX-License-Identifier: Apache-2.0
#include "command_difference.hpp"

#include <motor/bson/builder.hpp>

#include <gtest/gtest.h>

namespace motor::testing {

document difference(document_view with, document_view without, const std::string& prefix) {
    document found;
    for (auto [key, now] : with) {
        auto before = without[key];
        if (before == now) continue;
        auto path = prefix + std::string{key};
        bool statements = prefix.empty() && (key == "updates" || key == "deletes");
        if (statements)
            found.concat(difference(now.get<array_view>().get<document_view>(0),
                                    before.get<array_view>().get<document_view>(0), path + ".0."));
        else
            found.append(path, now);
    }
    // libmongoc sends `multi: false` with some statements, and nothing with others.
    const value no{false};
    for (auto [key, before] : without)
        if (!with[key] && before != no.view())
            found.append("-" + prefix + std::string{key}, nullptr);
    return found;
}

namespace {

TEST(difference, names_what_was_added_changed_or_lost) {
    auto plain = doc("find", "a", "n", 1, "gone", 1, "unsaid", false);
    EXPECT_EQ(difference(plain, plain), doc());
    EXPECT_EQ(difference(doc("find", "a", "n", 2, "x", doc("y", 1)), plain),
              doc("n", 2, "x", doc("y", 1), "-gone", nullptr));
    EXPECT_EQ(difference(doc("n", 1, "unsaid", true), doc("n", 1, "unsaid", false)),
              doc("unsaid", true));
    EXPECT_EQ(difference(doc("updates", array(doc("q", doc(), "multi", true))),
                         doc("updates", array(doc("q", doc())))),
              doc("updates.0.multi", true));
}

}  // namespace
}  // namespace motor::testing
