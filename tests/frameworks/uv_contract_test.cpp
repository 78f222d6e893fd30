// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/uv.hpp>

#include <tests/frameworks/contract.hpp>

#include <uv.h>

#include <memory>

namespace motor::testing {
namespace {

/// A loop that ends, as libuv requires, with all its handles closed.
class uv_framework {
public:
    static constexpr bool passes_exceptions = false, nests = false;

    uv_framework() { ::uv_loop_init(loop_.get()); }
    uv_framework(const uv_framework&) = delete;
    ~uv_framework() { destroy(); }

    client connect(const std::string& uri, client_options options) {
        return client{uri, loop_.get(), std::move(options)};
    }
    void run_until(const std::function<bool()>& done) {
        auto give_up = std::chrono::steady_clock::now() + wait_limit;
        ticks ticking{*loop_};
        while (!done()) {
            if (std::chrono::steady_clock::now() > give_up) throw deadline_exceeded{"the loop"};
            ::uv_run(loop_.get(), UV_RUN_ONCE);
        }
    }
    void run() { EXPECT_EQ(::uv_run(loop_.get(), UV_RUN_DEFAULT), 0); }
    void end() {}
    void destroy() {
        if (!loop_) return;
        uv_detach(loop_.get());
        ::uv_run(loop_.get(), UV_RUN_DEFAULT);
        EXPECT_EQ(::uv_loop_close(loop_.get()), 0);
        loop_.reset();
    }

private:
    /// Keeps the loop busy every 10 ms.
    class ticks {
    public:
        explicit ticks(::uv_loop_t& in) : timer_(new ::uv_timer_t) {
            ::uv_timer_init(&in, timer_);
            ::uv_timer_start(
                timer_, [](::uv_timer_t*) {}, 10, 10);
        }
        ticks(const ticks&) = delete;
        ~ticks() {
            ::uv_close(reinterpret_cast<::uv_handle_t*>(timer_), [](::uv_handle_t* closed) {
                delete reinterpret_cast<::uv_timer_t*>(closed);
            });
        }

    private:
        ::uv_timer_t* timer_;
    };

    std::unique_ptr<::uv_loop_t> loop_ = std::make_unique<::uv_loop_t>();
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(uv, framework_contract, uv_framework);

}  // namespace motor::testing
