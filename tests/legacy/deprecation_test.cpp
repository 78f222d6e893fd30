// SPDX-License-Identifier: Apache-2.0
// What deprecated calls tell a handler. Compiled without warnings of deprecated declarations.
#include <motor/legacy.hpp>

#include <tests/support/child_process.hpp>
#include <tests/support/scripted_test.hpp>
#include <tests/support/source_tree.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <regex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using motor::doc, motor::document;
namespace legacy = motor::legacy;

/// Collects the calls that the handler hears of while this object exists.
class heard {
public:
    heard() {
        legacy::on_deprecated([this](const legacy::deprecated_call& call) {
            std::lock_guard lock{mutex_};
            all_.push_back(call);
        });
    }
    heard(const heard&) = delete;
    heard& operator=(const heard&) = delete;
    ~heard() { legacy::on_deprecated(nullptr); }

    [[nodiscard]] std::vector<legacy::deprecated_call> all() const {
        std::lock_guard lock{mutex_};
        return all_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<legacy::deprecated_call> all_;
};

/// The calls send nothing, so no server is needed.
class deprecation : public ::testing::Test {
protected:
    legacy::client client{"mongodb://127.0.0.1:1"};
    legacy::database db = client["db"];
    legacy::collection old = db["things"];
};

TEST_F(deprecation, is_told_with_its_place_and_what_to_use) {
    heard what;
    auto line = __LINE__ + 1;
    auto insert = old.insert(doc("_id", 1));
    auto told = what.all();
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].name, "insert");
    EXPECT_EQ(told[0].advice, "use insert_one");
    EXPECT_EQ(told[0].location.line(), static_cast<unsigned>(line));
    EXPECT_TRUE(std::string_view{told[0].location.file_name()}.ends_with("deprecation_test.cpp"));
}

TEST_F(deprecation, is_told_once_of_each_place) {
    heard what;
    for (int i = 0; i < 3; ++i)
        static_cast<void>(old.count());
    EXPECT_EQ(what.all().size(), 1u);
    static_cast<void>(old.count());
    EXPECT_EQ(what.all().size(), 2u);
}

TEST_F(deprecation, is_told_anew_to_another_handler) {
    auto from_one_place = [this] { static_cast<void>(old.count()); };
    from_one_place();  // no handler is set
    for (int i = 0; i < 2; ++i) {
        heard what;
        from_one_place();
        EXPECT_EQ(what.all().size(), 1u);
    }
}

TEST_F(deprecation, can_be_forbidden_by_a_handler_that_throws) {
    legacy::on_deprecated([](const legacy::deprecated_call& call) {
        throw motor::invalid_operation{std::string{call.advice}};
    });
    EXPECT_THROW((void)old.remove(), motor::invalid_operation);
    legacy::on_deprecated(nullptr);
    EXPECT_NO_THROW((void)old.remove());
}

TEST_F(deprecation, is_told_once_although_many_threads_call) {
    heard what;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([this] { static_cast<void>(old.count()); });
    }
    EXPECT_EQ(what.all().size(), 1u);
}

using told = std::vector<std::pair<std::string, std::string>>;

/// Names and advice in the header's declarations.
told declared_in(const std::filesystem::path& header) {
    std::ifstream file{header};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    text = std::regex_replace(text, std::regex{"\"\\s+\""}, "");  // a literal in two parts
    std::regex declaration{R"re(deprecated\(\s*"([^"]+)"\)\]\]\s+[\w:<>]+\s+(\w+)\()re"};
    told found;
    for (std::sregex_iterator at{text.begin(), text.end(), declaration}, end; at != end; ++at)
        found.emplace_back((*at)[2], (*at)[1]);
    return found;
}

TEST_F(deprecation, is_told_in_the_words_of_the_compiler) {
    auto header = motor::testing::source_tree / "include/motor/legacy.hpp";
    ASSERT_TRUE(exists(header)) << header;
    heard what;
    document any;
    static_cast<void>(old.insert(any));
    static_cast<void>(old.insert(std::vector<document>{}));
    static_cast<void>(old.save(any));
    static_cast<void>(old.update(any, any));
    static_cast<void>(old.remove(any));
    static_cast<void>(old.find_and_modify(any));
    static_cast<void>(old.ensure_index(any));
    static_cast<void>(old.count());
    static_cast<void>(old.group(any, any, any, "function() {}"));
    static_cast<void>(old.initialize_ordered_bulk_op());
    static_cast<void>(old.initialize_unordered_bulk_op());
    old.set_read_preference(motor::read_preference());
    old.set_write_concern(motor::write_concern());
    static_cast<void>(db.collection_names());
    static_cast<void>(db.add_user("a", "b"));
    static_cast<void>(db.remove_user("a"));
    static_cast<void>(db.eval("function() {}"));
    static_cast<void>(client.database_names());
    static_cast<void>(client.alive());
    told here;
    for (const auto& each : what.all())
        here.emplace_back(each.name, each.advice);
    auto expected = declared_in(header);
    std::ranges::sort(here);
    std::ranges::sort(expected);
    EXPECT_EQ(here, expected);
    EXPECT_GT(expected.size(), 15u);
}

TEST(deprecation_after_fork, is_told_in_the_child_of_a_busy_process) {
    if (!motor::testing::busy_processes_may_fork())
        GTEST_SKIP() << "AddressSanitizer may hang the children";
    const heard anything;
    const auto tell = [] {
        legacy::warn("insert", "use insert_one", legacy::call_site::current());
    };
    std::jthread busy{[&](const std::stop_token& stop) {
        while (!stop.stop_requested())
            tell();
    }};
    for (int i = 0; i < 40; ++i)
        ASSERT_EQ(motor::testing::run_in_child(tell), "") << i;
}

}  // namespace
