// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client.hpp>
#include <motor/driver/home_process.hpp>
#include <motor/frameworks/detail/qt_future.hpp>

#include <QCoreApplication>
#include <QEvent>
#include <QFuture>
#include <QObject>
#include <QThread>

#include <memory>
#include <mutex>
#include <stdexcept>
#include <type_traits>
#include <utility>

/// Motor on Qt (6.3 or later).
///
///   motor::client client{uri, window};              // any QObject, in its own thread
///   people.find_one(filter).start([](motor::result<...> found) { ... });  // called in that thread
///   QFuture<...> found = people.find_one(filter)(motor::use_qfuture);
///   found.then(window, [](...) { ... });
///
/// Qt requires that the context of then() outlives the future (Qt 6.4 asserts it): for a dialog
/// that may be closed before, give then() the window, and hold the dialog by a QPointer.
///
/// Nothing is delivered once the object is gone: what waits is destroyed uncalled. A modal dialog
/// or any other loop inside a callback gets the other completions meanwhile. Callbacks must not
/// throw, as Qt's event handlers must not: an exception ends the program. Pending operations do not
/// keep the application from quitting. https://doc.qt.io/qt-6/threads-qobject.html
namespace motor {

namespace frameworks {

/// An event that asks for a call.
class qt_call final : public QEvent {
public:
    explicit qt_call(core::wake_up call)
        : QEvent(static_cast<Type>(event_type())), call_(std::move(call)) {}
    static int event_type() {
        static const int registered = QEvent::registerEventType();
        return registered;
    }
    void operator()() noexcept { call_(); }

private:
    core::wake_up call_;
};

/// A client's loop is the one of the thread in which a QObject lives.
class qt_event_loop final : public core::event_loop {
public:
    explicit qt_event_loop(QObject* context) : context_(context) {
        if (context->thread() != QThread::currentThread())
            throw std::invalid_argument{"the client of a QObject is made in the object's thread"};
        to_->object = new receiver{to_, context};
    }
    ~qt_event_loop() override {
        std::lock_guard held{to_->mutex};
        if (to_->object) to_->object->deleteLater();
    }

    void post(core::wake_up call) override {
        std::lock_guard held{to_->mutex};
        if (to_->object) QCoreApplication::postEvent(to_->object, new qt_call{std::move(call)});
    }
    void hold() override {}
    void release() override {}
    [[nodiscard]] bool nests() const noexcept override { return true; }
    [[nodiscard]] const void* context() const noexcept override { return context_; }

private:
    /// Whom the events go to; null when it is gone.
    struct destination {
        const driver::home_process home;
        std::mutex mutex;
        QObject* object = nullptr;
    };
    /// A child of the user's object: it moves to other threads with it and is destroyed by it, and
    /// the events that it has not got are destroyed with it.
    class receiver final : public QObject {
    public:
        receiver(std::shared_ptr<destination> self, QObject* parent)
            : QObject(parent), self_(std::move(self)) {}
        ~receiver() override {
            if (!self_->home.here()) {
                driver::home_process::leave(self_);
                return;
            }
            std::lock_guard held{self_->mutex};
            self_->object = nullptr;
        }
        bool event(QEvent* what) override {
            if (what->type() != qt_call::event_type()) return QObject::event(what);
            static_cast<qt_call&>(*what)();
            return true;
        }

    private:
        const std::shared_ptr<destination> self_;
    };

    const void* context_;
    const std::shared_ptr<destination> to_ = std::make_shared<destination>();
};

}  // namespace frameworks

/// The token of Qt's style: `operation(motor::use_qfuture)` gives a QFuture, which throws the error
/// from result(). The worker itself makes it ready, so that any thread may wait for it.
/// QFuture::cancel() gives the operation up, wherever it is. https://doc.qt.io/qt-6/qfuture.html
struct use_qfuture_t {};
/// The token: `QFuture<T> f = operation(motor::use_qfuture);`
inline constexpr use_qfuture_t use_qfuture{};

/// Found by operation::operator().
template <class Op>
QFuture<typename Op::result> start_with_token(operation<Op>&& what, const use_qfuture_t&) {
    frameworks::qt_promised<typename Op::result> keep;
    auto future = keep.future();
    what.limits().may_be_called_off = true;
    std::move(what).start_on(false, std::move(keep), [&](core::job& started) {
        frameworks::call_off_on_cancel(future, started);
    });
    return future;
}

namespace core {

/// Makes the loop of an object's thread a client's loop: `motor::client client{uri, window}`.
template <class Object>
    requires std::is_convertible_v<Object*, QObject*>
std::unique_ptr<event_loop> make_event_loop(const loop_of<Object*>& from) {
    return std::make_unique<frameworks::qt_event_loop>(from.loop);
}

}  // namespace core
}  // namespace motor
