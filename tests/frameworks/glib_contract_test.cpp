// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/glib.hpp>

#include <tests/frameworks/contract.hpp>

#include <glib.h>

namespace motor::testing {
namespace {

/// A context that ends with its last reference.
class glib_framework {
public:
    static constexpr bool passes_exceptions = false, nests = true;

    glib_framework() = default;
    glib_framework(const glib_framework&) = delete;
    ~glib_framework() { destroy(); }

    client connect(const std::string& uri, client_options options) {
        return client{uri, context_, std::move(options)};
    }
    void run_until(const std::function<bool()>& done) {
        auto give_up = std::chrono::steady_clock::now() + wait_limit;
        const ticks ticking{context_, std::chrono::milliseconds{10}, [] {}};
        while (!done()) {
            if (std::chrono::steady_clock::now() > give_up) throw deadline_exceeded{"the loop"};
            ::g_main_context_iteration(context_, TRUE);
        }
    }
    void run() {
        loop_ = ::g_main_loop_new(context_, FALSE);
        const ticks limit{context_, wait_limit, [this] {
                              ADD_FAILURE() << "nobody ended the loop";
                              end();
                          }};
        ::g_main_loop_run(loop_);
        ::g_main_loop_unref(loop_);
    }
    void end() { ::g_main_loop_quit(loop_); }
    void destroy() {
        if (context_) ::g_main_context_unref(std::exchange(context_, nullptr));
    }

private:
    /// Calls a function in the context repeatedly.
    class ticks {
    public:
        ticks(::GMainContext* in, std::chrono::milliseconds each, std::function<void()> call)
            : source_(::g_timeout_source_new(static_cast<::guint>(each.count()))),
              call_(std::move(call)) {
            ::g_source_set_callback(source_, called, this, nullptr);
            ::g_source_attach(source_, in);
        }
        ticks(const ticks&) = delete;
        ~ticks() {
            ::g_source_destroy(source_);
            ::g_source_unref(source_);
        }

    private:
        static ::gboolean called(::gpointer self) {
            static_cast<ticks*>(self)->call_();
            return G_SOURCE_CONTINUE;
        }
        ::GSource* source_;
        std::function<void()> call_;
    };

    ::GMainContext* context_ = ::g_main_context_new();
    ::GMainLoop* loop_ = nullptr;
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(glib, framework_contract, glib_framework);

}  // namespace motor::testing
