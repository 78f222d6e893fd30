// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/codec_options.hpp"
#include "codec/owned.hpp"
#include "loop.hpp"

#include <motor/core/job.hpp>
#include <motor/core/result.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace motor::python {

class client;

/// An operation that has been started, and the future that waits for it. Its client owns it, and
/// nobody but the loop's thread touches it.
class pending : public ready_list::entry {
public:
    pending(client& of, std::shared_ptr<const codec_options> codec, owned wrap);
    pending(const pending&) = delete;
    pending& operator=(const pending&) = delete;
    /// Takes itself out of its client.
    virtual ~pending();

    /// Makes the future; false with an exception.
    bool make_future();
    [[nodiscard]] PyObject* future() const noexcept { return future_.get(); }
    /// Before the operation is sent.
    void keep(core::job& job) { job_.emplace(job); }
    /// The future has been cancelled.
    void call_off();
    /// Gives the future what the operation came to, and destroys itself.
    void finish() final;

    /// For the garbage collector.
    int traverse(visitproc visit, void* arg) const;

protected:
    /// What the operation came to as a Python object; null with an exception.
    virtual owned value() = 0;
    [[nodiscard]] const std::shared_ptr<const codec_options>& codec() const noexcept {
        return codec_;
    }
    /// Sets the exception that stands for an error of the core.
    void raise(const std::exception_ptr& error) const;

private:
    friend class client;
    client& client_;
    pending *next_ = nullptr, *previous_ = nullptr;  // in the client
    const std::shared_ptr<const codec_options> codec_;
    owned wrap_, future_;
    std::optional<core::job_handle> job_;
};

/// With the outcome of an operation of that result, of which ToPython makes an object.
template <class T, class ToPython>
class pending_of final : public pending {
public:
    using pending::pending;

    /// Gets the outcome, in the loop's thread, and puts it into the loop's list.
    struct receiver {
        pending_of* whose;
        void operator()(result<T> outcome) && {
            whose->outcome_.emplace(std::move(outcome));
            whose->become_ready();
        }
    };

private:
    owned value() override {
        if (!outcome_->has_value()) {
            this->raise(outcome_->error());
            return {};
        }
        if constexpr (std::is_void_v<T>)
            return owned::borrowed(Py_None);
        else
            return ToPython{this->codec()}(*std::move(*outcome_));
    }
    std::optional<result<T>> outcome_;
};

}  // namespace motor::python
