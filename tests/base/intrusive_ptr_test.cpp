// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/base/intrusive_ptr.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace motor::detail {
namespace {

class watched : public shared_object {
public:
    explicit watched(std::atomic<int>& alive) : alive_(alive) { ++alive_; }

protected:
    ~watched() override { --alive_; }

private:
    std::atomic<int>& alive_;
};

class derived final : public watched {
public:
    using watched::watched;
    /// One more owner, made inside.
    intrusive_ptr<derived> self() { return intrusive_ptr{this}; }
};

static_assert(std::is_convertible_v<intrusive_ptr<derived>, intrusive_ptr<watched>>);
static_assert(!std::is_convertible_v<intrusive_ptr<watched>, intrusive_ptr<derived>>);
static_assert(!std::is_convertible_v<watched*, intrusive_ptr<watched>>, "an owner is seen");

struct intrusive_ptr_test : ::testing::Test {
    std::atomic<int> alive{0};
};

}  // namespace

TEST_F(intrusive_ptr_test, owns_nothing_at_first) {
    const intrusive_ptr<watched> none;
    EXPECT_FALSE(none);
    EXPECT_EQ(none.get(), nullptr);
    EXPECT_FALSE(intrusive_ptr<watched>{none});
}

TEST_F(intrusive_ptr_test, lets_the_last_owner_destroy_the_object) {
    intrusive_ptr first{new derived{alive}};
    auto second = first;
    auto third = second->self();
    EXPECT_EQ(alive, 1);
    first = {};
    third = {};
    EXPECT_EQ(alive, 1);
    second = {};
    EXPECT_EQ(alive, 0);
}

TEST_F(intrusive_ptr_test, moves_without_another_owner) {
    intrusive_ptr first{new derived{alive}};
    intrusive_ptr<watched> second = std::move(first);
    EXPECT_FALSE(first);  // NOLINT(bugprone-use-after-move)
    intrusive_ptr<watched> third = std::move(second);
    EXPECT_EQ(alive, 1);
    third = {};
    EXPECT_EQ(alive, 0);
}

TEST_F(intrusive_ptr_test, destroys_what_it_owned_when_it_gets_another) {
    intrusive_ptr<watched> one{new derived{alive}};
    one = intrusive_ptr<watched>{new derived{alive}};
    EXPECT_EQ(alive, 1);
    auto& same = one;
    one = same;
    EXPECT_EQ(alive, 1);
}

TEST_F(intrusive_ptr_test, is_given_away_and_taken_back) {
    derived* bare = intrusive_ptr{new derived{alive}}.release();
    EXPECT_EQ(alive, 1);
    {
        const auto back = intrusive_ptr<derived>::adopt(bare);
        EXPECT_EQ(back.get(), bare);
    }
    EXPECT_EQ(alive, 0);
    EXPECT_FALSE(intrusive_ptr<derived>::adopt(nullptr));
}

TEST_F(intrusive_ptr_test, counts_owners_in_several_threads) {
    intrusive_ptr<watched> shared{new derived{alive}};
    std::atomic<bool> go{false};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&go, mine = shared]() mutable {
            go.wait(false);
            for (int n = 0; n < 10'000; ++n) {
                auto another = mine;
                mine = std::move(another);
            }
        });
    shared = {};
    EXPECT_EQ(alive, 1);
    go = true;
    go.notify_all();
    for (auto& each : threads)
        each.join();
    threads.clear();
    EXPECT_EQ(alive, 0);
}

}  // namespace motor::detail
