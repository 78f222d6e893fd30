// SPDX-License-Identifier: Apache-2.0
#include "pending.hpp"

#include "client.hpp"
#include "future.hpp"

namespace motor::python {

pending::pending(client& of, std::shared_ptr<const codec_options> codec, owned wrap)
    : entry(of.ready()), client_(of), codec_(std::move(codec)), wrap_(std::move(wrap)) {
    client_.add(*this);
}

pending::~pending() {
    if (future_) future::forget_operation(future_.get());
    client_.remove(*this);
}

bool pending::make_future() {
    future_ = future::make(client_.loop(), this);
    return static_cast<bool>(future_);
}

void pending::call_off() {
    if (job_) (*job_)->call_off(false);
}

void pending::finish() {
    const std::unique_ptr<pending> ends{this};
    // The client may go with its last operation.
    const owned keeps = owned::borrowed(client_.self());
    owned done = value();
    if (done && wrap_) done = owned{PyObject_CallOneArg(wrap_.get(), done.get())};
    future::forget_operation(future_.get());
    future::set(future_.get(), std::move(done));
}

int pending::traverse(visitproc visit, void* arg) const {
    Py_VISIT(wrap_.get());
    Py_VISIT(future_.get());
    return 0;
}

void pending::raise(const std::exception_ptr& error) const { client_.raise(error); }

}  // namespace motor::python
