// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/core/handler_registry.hpp>

#include <tests/support/child_process.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace motor::detail {
namespace {

struct counted : handler_registry::item {
    explicit counted(int& alive) : alive_(alive) { ++alive_; }
    ~counted() override { --alive_; }
    int& alive_;
};

TEST(handler_registry, gives_back_what_it_keeps_in_any_order) {
    int alive = 0;
    auto kept = handler_registry::make();
    counted* items[3];
    for (auto& each : items)
        kept->keep(*(each = new counted{alive}));
    for (int i : {1, 0, 2}) {
        auto mine = kept->take(*items[i]);
        EXPECT_EQ(mine.get(), items[i]);
    }
    EXPECT_EQ(alive, 0);
}

TEST(handler_registry, destroys_what_it_keeps_when_the_loop_goes_away) {
    int alive = 0;
    auto kept = handler_registry::make();
    auto first = new counted{alive}, second = new counted{alive};
    kept->keep(*first);
    kept->keep(*second);
    kept->take(*first);
    EXPECT_EQ(alive, 1);
    kept->close();
    EXPECT_EQ(alive, 0);
    EXPECT_EQ(kept->take(*second), nullptr);
    EXPECT_FALSE(handler_registry::guard{*kept});
}

TEST(handler_registry, destroys_at_once_what_comes_after_the_loop_has_gone) {
    int alive = 0;
    auto kept = handler_registry::make();
    kept->close();
    auto late = new counted{alive};
    kept->keep(*late);
    EXPECT_EQ(alive, 0);
    EXPECT_EQ(kept->take(*late), nullptr);
}

TEST(handler_registry, may_be_called_by_what_it_destroys) {
    struct calls_back : handler_registry::item {
        calls_back(handler_registry& in, bool& gone) : in_(in), gone_(gone) {}
        ~calls_back() override { gone_ = !handler_registry::guard{in_}; }
        handler_registry& in_;
        bool& gone_;
    };
    bool gone = false;
    auto kept = handler_registry::make();
    kept->keep(*new calls_back{*kept, gone});
    kept->close();
    EXPECT_TRUE(gone);
}

TEST(handler_registry, may_be_called_by_what_is_destroyed_during_a_visit) {
    struct holder : handler_registry::item {
        holder(handler_registry& in, handler_registry::item& other) : in_(in), other_(other) {}
        ~holder() override { in_.take(other_); }
        handler_registry& in_;
        handler_registry::item& other_;
    };
    int alive = 0;
    auto kept = handler_registry::make();
    auto other = new counted{alive};
    auto first = new holder{*kept, *other};
    kept->keep(*other);
    kept->keep(*first);
    {
        handler_registry::guard here{*kept};
        here.take(*first);  // destroyed at once, as by an executor that is closed
    }
    EXPECT_EQ(alive, 0);
}

TEST(handler_registry, each_item_goes_one_way_when_takers_race_with_the_end) {
    constexpr int items = 2'000;
    std::atomic<int> alive{0}, taken{0};
    struct shared_count : handler_registry::item {
        explicit shared_count(std::atomic<int>& alive) : alive_(alive) { ++alive_; }
        ~shared_count() override { --alive_; }
        std::atomic<int>& alive_;
    };
    auto kept = handler_registry::make();
    std::vector<handler_registry::item*> all;
    for (int i = 0; i < items; ++i)
        kept->keep(*all.emplace_back(new shared_count{alive}));
    std::atomic<bool> go{false};
    auto take_every_other = [&](std::size_t from) {
        go.wait(false);
        for (auto i = from; i < all.size(); i += 2)
            taken += kept->take(*all[i]) != nullptr;
    };
    std::thread even{take_every_other, 0}, odd{take_every_other, 1};
    go = true;
    go.notify_all();
    while (taken < items / 4)
        std::this_thread::yield();
    kept->close();
    even.join();
    odd.join();
    EXPECT_EQ(alive, 0);
    EXPECT_GE(taken, items / 4);
}

TEST(handler_registry, is_another_in_a_child_that_was_forked_while_it_was_locked) {
    int alive = 0;
    auto kept = handler_registry::make();
    auto parents = new counted{alive};
    kept->keep(*parents);
    std::atomic<bool> locked = false, forked = false;
    std::thread other{[&] {
        const handler_registry::guard here{*kept};
        locked = true;
        locked.notify_all();
        forked.wait(false);
    }};
    locked.wait(false);
    EXPECT_EQ(testing::run_in_child([&] {
                  EXPECT_EQ(kept->take(*parents), nullptr) << "it is the parent's";
                  auto own = new counted{alive};
                  kept->keep(*own);
                  EXPECT_EQ(kept->take(*own).get(), own);
                  kept->keep(*(new counted{alive}));
                  kept.reset();
                  EXPECT_EQ(alive, 1);
              }),
              "");
    forked = true;
    forked.notify_all();
    other.join();
    EXPECT_EQ(kept->take(*parents).get(), parents);
}

}  // namespace
}  // namespace motor::detail
