// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/intrusive_ptr.hpp>
#include <motor/detail/core/job.hpp>
#include <motor/result.hpp>

#include <QCoreApplication>
#include <QFuture>
#include <QFutureWatcher>
#include <QObject>
#include <QPromise>

#include <exception>
#include <type_traits>
#include <utility>

namespace motor::detail {

/// Puts an operation's result into a QFuture.
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

/// Cancels an operation when its QFuture is cancelled, which Qt reports in the application's
/// thread.
template <class T>
void cancel_with(const QFuture<T>& future, job& started) {
    auto* watcher = new QFutureWatcher<T>;
    QObject::connect(watcher, &QFutureWatcherBase::canceled, watcher,
                     [operation = intrusive_ptr{&started}] { operation->cancel(false); });
    QObject::connect(watcher, &QFutureWatcherBase::finished, watcher, &QObject::deleteLater);
    watcher->setFuture(future);
    if (auto* application = QCoreApplication::instance())
        watcher->moveToThread(application->thread());
}

}  // namespace motor::detail
