// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/job.hpp>
#include <motor/core/result.hpp>

#include <QCoreApplication>
#include <QFuture>
#include <QFutureWatcher>
#include <QObject>
#include <QPromise>

#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

namespace motor::frameworks {

/// Puts what an operation came to into a QFuture.
template <class T>
class qt_promised {
public:
    qt_promised() { promise_.start(); }
    [[nodiscard]] QFuture<T> future() const { return promise_.future(); }
    void operator()(result<T> outcome) {
        if (!outcome)
            promise_.setException(outcome.error());
        else if constexpr (!std::is_void_v<T>)
            promise_.addResult(std::move(outcome).value());
        promise_.finish();
    }
    void refused(const std::exception_ptr& why) {
        promise_.setException(why);
        promise_.finish();
    }

private:
    QPromise<T> promise_;
};

/// Calls an operation off when its QFuture is cancelled, which Qt tells the application's thread.
template <class T>
void call_off_on_cancel(const QFuture<T>& future, core::job& started) {
    auto* watcher = new QFutureWatcher<T>;
    QObject::connect(watcher, &QFutureWatcherBase::canceled, watcher,
                     [operation = std::make_shared<core::job_handle>(started)] {
                         (*operation)->call_off(false);
                     });
    QObject::connect(watcher, &QFutureWatcherBase::finished, watcher, &QObject::deleteLater);
    watcher->setFuture(future);
    if (auto* application = QCoreApplication::instance())
        watcher->moveToThread(application->thread());
}

}  // namespace motor::frameworks
