// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/core/worker_pool.hpp>
#include <motor/result.hpp>

#include <exception>
#include <utility>

namespace motor::detail {

/// A function as a job. If the pool is closed it is destroyed uncalled.
template <class F>
class function_job final : public job {
public:
    /// Throws what worker_pool::submit() throws, unless the function wants to be told:
    /// `refused(std::exception_ptr)`.
    static void submit(worker_pool& to, F function) {
        const intrusive_ptr made{new function_job{std::move(function)}};
        if constexpr (requires { made->function_.refused(std::exception_ptr{}); }) {
            auto submitted = result_of([&] { to.submit(made); });
            if (!submitted) made->function_.refused(submitted.error());
        } else {
            to.submit(made);
        }
    }
    /// When a thread can be had. In another process it is destroyed uncalled.
    static void submit_for_nobody(worker_pool& to, F function) noexcept {
        to.submit_for_nobody(intrusive_ptr<job>{new function_job{std::move(function)}});
    }

private:
    explicit function_job(F function) : function_(std::move(function)) {}
    void run(worker&) noexcept override {
        auto function = std::move(function_);
        std::move(function)();
    }
    void close() noexcept override {}

    F function_;
};

}  // namespace motor::detail
