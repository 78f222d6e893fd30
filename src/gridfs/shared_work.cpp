// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/gridfs/shared_work.hpp>

#include <motor/client_error.hpp>
#include <motor/detail/driver/interruptible.hpp>

#include <algorithm>
#include <utility>

namespace motor::detail {
namespace {

constexpr std::size_t most_helpers = 4;

class helping {
public:
    template <class Self>
    using options = ops::option_list<Self>;
    using result = void;

    helping(std::shared_ptr<shared_work> work, std::shared_ptr<void> presence)
        : work_(std::move(work)), presence_(std::move(presence)) {}
    void run(const run_context& context) const { work_->help(context); }

private:
    std::shared_ptr<shared_work> work_;
    std::shared_ptr<void> presence_;
};

}  // namespace

std::unique_lock<std::mutex> shared_work::lock() const {
    home_.require("stream");
    return std::unique_lock{mutex_};
}

void shared_work::may_be_helped(bool now) {
    const auto held = lock();
    may_be_helped_ = now;
}

void shared_work::ask_for_help(std::size_t parts) {
    std::size_t more = 0;
    {
        const auto held = lock();
        const auto enough = std::min(parts, most_helpers);
        if (!may_be_helped_ || helpers_ >= enough) return;
        more = enough - std::exchange(helpers_, enough);
    }
    for (; more > 0; --more) {
        auto self = shared_from_this();
        // Counts the helper out when it is destroyed, even if it never ran.
        std::shared_ptr<void> presence{nullptr, [self](void*) {
                                           std::lock_guard held{self->mutex_};
                                           --self->helpers_;
                                       }};
        start_options limits;
        limits.stop = stop_.get_token();
        bucket_->start(helping{std::move(self), std::move(presence)}, std::move(limits));
    }
}

void shared_work::wait_until(const std::function<bool()>& done) {
    bool given_up = false;
    {
        const interruptible::interrupt_callback callback{[&] {
            const auto held = lock();
            given_up = true;
            changed_.notify_all();
        }};
        auto held = lock();
        changed_.wait(held, [&] { return given_up || done(); });
    }
    if (given_up) throw cancelled{"the operation was given up"};
}

}  // namespace motor::detail
