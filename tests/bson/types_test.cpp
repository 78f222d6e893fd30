// SPDX-License-Identifier: Apache-2.0
#include "bson_checks.hpp"

#include <motor/bson/types.hpp>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstring>
#include <new>
#include <set>
#include <sstream>
#include <thread>
#include <unordered_set>

namespace {

using namespace std::chrono_literals;

TEST(object_id, is_zero_at_first_and_24_digits_as_text) {
    EXPECT_EQ(motor::object_id{}.to_hex(), "000000000000000000000000");
    const motor::object_id id{"5F43a8b1c2d3e4f5a6b7c8d9"};
    EXPECT_EQ(id.to_hex(), "5f43a8b1c2d3e4f5a6b7c8d9");
    std::ostringstream out;
    out << id;
    EXPECT_EQ(out.str(), id.to_hex());
    EXPECT_EQ(id.timestamp(), std::chrono::sys_seconds{0x5f43a8b1s});
}

TEST(object_id, refuses_text_that_is_no_id) {
    for (const std::string_view bad :
         {"", "5f43", "5f43a8b1c2d3e4f5a6b7c8dg", "5f43a8b1c2d3e4f5a6b7c8d90"})
        EXPECT_EQ(message_of([&] { motor::object_id::from_hex(bad); }),
                  "an ObjectId is 24 hexadecimal digits, not \"" + std::string{bad} + '"');
}

TEST(object_id, is_unique_across_threads) {
    std::vector<std::vector<motor::object_id>> made(4);
    {
        std::vector<std::jthread> threads;
        for (auto& ids : made)
            threads.emplace_back([&ids] {
                for (int i = 0; i < 1000; ++i)
                    ids.push_back(motor::object_id::generate());
            });
    }
    std::unordered_set<motor::object_id> all;
    for (const auto& ids : made)
        all.insert(ids.begin(), ids.end());
    EXPECT_EQ(all.size(), 4000u);
}

TEST(object_id, is_unique_across_processes) {
    const auto before = motor::object_id::generate();
    int channel[2];
    ASSERT_EQ(pipe(channel), 0);
    const auto child = fork();
    ASSERT_NE(child, -1);
    if (child == 0) {
        const auto mine = motor::object_id::generate();
        _exit(write(channel[1], mine.bytes().data(), mine.size) == ssize_t{mine.size} ? 0 : 1);
    }
    const auto after = motor::object_id::generate();
    std::array<std::uint8_t, motor::object_id::size> childs{};
    ASSERT_EQ(read(channel[0], childs.data(), childs.size()), ssize_t{childs.size()});
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    close(channel[0]);
    close(channel[1]);
    auto process_of = [](const auto& bytes) {
        return std::vector(bytes.begin() + 4, bytes.begin() + 9);
    };
    EXPECT_EQ(process_of(before.bytes()), process_of(after.bytes()));
    EXPECT_NE(process_of(before.bytes()), process_of(childs));
}

TEST(object_id, knows_when_it_was_made_and_sorts_by_it) {
    const auto now = std::chrono::system_clock::now();
    const auto id = motor::object_id::generate();
    EXPECT_LE(std::chrono::abs(id.timestamp() - now), 2s);
    EXPECT_LT(motor::object_id{}, id);
    EXPECT_EQ((std::set{id, id}).size(), 1u);
}

TEST(timestamp, sorts_by_seconds_and_then_by_increment) {
    EXPECT_LT((motor::timestamp{1, 9}), (motor::timestamp{2, 0}));
    EXPECT_LT((motor::timestamp{2, 0}), (motor::timestamp{2, 1}));
    EXPECT_EQ((motor::timestamp{2, 1}.increment()), 1u);
}

TEST(bson_type, has_a_name) {
    const std::pair<motor::bson_type, std::string_view> names[] = {
        {motor::bson_type::missing, "missing"},
        {motor::bson_type::double_, "double"},
        {motor::bson_type::string, "string"},
        {motor::bson_type::int64, "int64"},
        {motor::bson_type::min_key, "min_key"},
        {motor::bson_type::boolean, "boolean"},
        {static_cast<motor::bson_type>(0x42), "unknown"},
    };
    for (const auto& [type, name] : names)
        EXPECT_EQ(motor::to_string(type), name);
}

// g++ 12 moves temporaries bitwise inside co_await: no value type may point into itself.
TEST(value_types, survive_being_moved_bitwise) {
    alignas(motor::regex) std::byte first[sizeof(motor::regex)], second[sizeof(motor::regex)];
    auto* made = new (first) motor::regex{"short", "i"};
    std::memcpy(second, first, sizeof first);
    std::memset(first, 0xEE, sizeof first);
    (void)made;
    auto* moved = std::launder(reinterpret_cast<motor::regex*>(second));
    EXPECT_EQ(moved->pattern(), "short");
    EXPECT_EQ(moved->options(), "i");
    moved->~regex();
}

}  // namespace
