// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/driver/home_process.hpp>
#include <motor/event_loop.hpp>

#include <QCoreApplication>
#include <QEvent>
#include <QObject>
#include <QThread>

#include <memory>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace motor::detail {

/// An event that asks for a call.
class qt_call final : public QEvent {
public:
    explicit qt_call(wake_up call)
        : QEvent(static_cast<Type>(event_type())), call_(std::move(call)) {}
    static int event_type() {
        static const int registered = QEvent::registerEventType();
        return registered;
    }
    void operator()() noexcept { call_(); }

private:
    wake_up call_;
};

/// The loop of a client that completes in the thread of a QObject.
class qt_event_loop final : public event_loop {
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

    void post(wake_up call) override {
        std::lock_guard held{to_->mutex};
        if (to_->object) QCoreApplication::postEvent(to_->object, new qt_call{std::move(call)});
    }
    void hold() override {}
    void release() override {}
    [[nodiscard]] bool nests() const noexcept override { return true; }
    [[nodiscard]] const void* context() const noexcept override { return context_; }

private:
    /// The QObject that receives the events; null once it is gone.
    struct destination {
        const home_process home;
        std::mutex mutex;
        QObject* object = nullptr;
    };
    /// A child of the user's object: it moves to other threads with that object and is destroyed
    /// with it, as are the events that it has not received.
    class receiver final : public QObject {
    public:
        receiver(std::shared_ptr<destination> self, QObject* parent)
            : QObject(parent), self_(std::move(self)) {}
        ~receiver() override {
            if (!self_->home.here()) {
                home_process::leave(self_);
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

}  // namespace motor::detail
