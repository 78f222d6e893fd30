// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tests/support/deadline.hpp>

#include <QCoreApplication>
#include <QTimer>

#include <chrono>
#include <functional>

namespace motor::testing {

/// The application object that Qt requires in each program.
inline QCoreApplication& qt_application() {
    static int argc = 1;
    static char name[] = "motor_tests";
    static char* argv[] = {name, nullptr};
    static QCoreApplication application{argc, argv};
    return application;
}

/// Runs the calling thread's events until `done()` returns true, or throws deadline_exceeded.
inline void run_qt_until(const std::function<bool()>& done) {
    const auto give_up = std::chrono::steady_clock::now() + wait_limit;
    QTimer ticks;
    ticks.start(std::chrono::milliseconds{10});
    while (!done()) {
        if (std::chrono::steady_clock::now() > give_up) throw deadline_exceeded{"the loop"};
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
}

}  // namespace motor::testing
