// SPDX-License-Identifier: Apache-2.0
#include "pending.hpp"

#include "client.hpp"
#include "future.hpp"

#include <motor/client_error.hpp>

namespace motor::python {

pending::pending(client& of, std::shared_ptr<const codec_options> codec, owned wrap)
    : entry(of.ready()),
      client_(of),
      codec_(std::move(codec)),
      wrap_(std::move(wrap)),
      number_(of.listening().entered()) {
    client_.add(*this);
}

pending::~pending() {
    if (waits_ && !owned{PyObject_CallMethod(waits_.get(), "cancel", nullptr)}) PyErr_Clear();
    if (line_) line_->leave(*this);
    client_.listening().left(sent_, number_);
    if (future_) future::forget_operation(future_.get());
    client_.remove(*this);
}

bool pending::make_future() {
    future_ = future::make(client_.loop(), this);
    return static_cast<bool>(future_);
}

void pending::keep(detail::job& job) {
    job_ = detail::intrusive_ptr{&job};
    sent_ = static_cast<detail::pending_operation*>(&job);
    client_.listening().know(*sent_, number_);
    limit_waiting();
}

/// An operation of a session has the session's connection and does not wait for one.
void pending::limit_waiting() {
    if (client_.longest_wait() <= 0 || line_) return;
    const owned stop{PyObject_GetAttrString(future_.get(), "stop_waiting")};
    if (stop)
        waits_ = owned{PyObject_CallMethod(client_.loop(), "call_later", "dO",
                                           client_.longest_wait(), stop.get())};
    if (!waits_) PyErr_Clear();  // the loop is closed
}

void pending::stop_waiting() {
    if (!job_) return;
    stopped_waiting_ = true;
    job_->cancel(true);
}

void pending::stand_in(line& in, owned keeps, std::function<void()> begin) {
    line_ = &in;
    keeps_line_ = std::move(keeps);
    in.enter(*this, std::move(begin));
}

void pending::cancel() {
    // A session's operation runs to its end, and those behind it wait: giving it up would cost the
    // session its connection, and leave its transaction open on the server.
    if (job_ && line_) return;
    if (job_) return job_->cancel(false);
    const owned keeps = owned::borrowed(client_.self());
    delete this;  // it has not begun
}

void pending::finish() {
    const std::unique_ptr<pending> ends{this};
    // The last operation may have kept the client alive.
    const owned keeps = owned::borrowed(client_.self());
    owned done = value();
    if (done && wrap_) done = owned{PyObject_CallOneArg(wrap_.get(), done.get())};
    future::forget_operation(future_.get());
    future::set(future_.get(), std::move(done));
}

int pending::traverse(visitproc visit, void* arg) const {
    Py_VISIT(wrap_.get());
    Py_VISIT(future_.get());
    Py_VISIT(waits_.get());
    Py_VISIT(keeps_line_.get());
    return 0;
}

bool pending::forgives(const std::exception_ptr& error) const noexcept {
    if (!forgives_) return false;
    try {
        std::rethrow_exception(error);
    } catch (const motor::error& raised) {
        return is_lost_connection(raised);
    } catch (...) {
        return false;
    }
}

void pending::raise(const std::exception_ptr& error) const {
    if (!stopped_waiting_) return client_.raise(error, *codec_, in_transaction_);
    using clock = operation_timeout::clock;
    const auto waited = std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::duration<double>{client_.longest_wait()});
    const auto now = clock::now();
    const bool was_cancelled = [&] {
        try {
            std::rethrow_exception(error);
        } catch (const client_closed&) {
            return false;
        } catch (const cancelled&) {
            return true;
        } catch (...) {
            return false;
        }
    }();
    client_.raise(
        was_cancelled ? operation_timeout::make(waited, now - waited, {}, {}, now, {}) : error,
        *codec_, in_transaction_);
}

void pending::wake_loop() const { client_.wake(); }

}  // namespace motor::python
