// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/qt.hpp>
#include <motor/motor.hpp>

#include <tests/frameworks/qt_application.hpp>
#include <tests/support/scripted_test.hpp>

#include <gtest/gtest.h>

#include <QFuture>
#include <QPointer>
#include <QThread>

#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>

namespace motor::testing {
namespace {

class qt : public ::testing::Test {
protected:
    qt() {
        qt_application();
        answer_plausibly(server);
        server.on("find", cursor_reply(0, "db.things", array(doc("_id", 1))));
        client.emplace(server.uri(), window.get());
    }
    ~qt() override {
        client.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    collection things() { return (*client)["db"]["things"]; }

    scripted_server server{server_profile::primary()};
    std::unique_ptr<QObject> window = std::make_unique<QObject>();
    std::optional<motor::client> client;
};

TEST_F(qt, a_qfuture_holds_the_result) {
    QFuture<std::optional<document>> found = things().find_one()(use_qfuture);
    EXPECT_EQ(found.result().value().get<int>("_id"), 1);  // without the loop
    QFuture<void> pinged = things().drop()(use_qfuture);
    pinged.waitForFinished();
    EXPECT_TRUE(pinged.isFinished());
}

TEST_F(qt, a_qfuture_throws_the_error) {
    server.on("find", reply::error(2, "bad value"));
    auto found = things().find_one()(use_qfuture);
    EXPECT_THROW(found.result(), operation_failure);
    EXPECT_THROW(things().update_one({}, doc("a", 1))(use_qfuture).result(), invalid_operation);
}

TEST_F(qt, then_goes_on_in_the_thread_of_its_context) {
    bool done = false;
    things().find_one()(use_qfuture).then(window.get(), [&](const std::optional<document>& found) {
        EXPECT_EQ(QThread::currentThread(), window->thread());
        EXPECT_TRUE(found);
        done = true;
    });
    run_qt_until([&] { return done; });
}

TEST_F(qt, an_object_that_goes_before_its_answer_is_seen_by_a_qpointer) {
    gate answer;
    server.on("find", reply{cursor_reply(0, "db.things", {})}.after(answer));
    auto dialog = std::make_unique<QObject>();
    bool done = false, seen = true;
    auto note = [&, to = QPointer{dialog.get()}](const std::optional<document>&) {
        seen = !to.isNull();
        done = true;
    };
    things().find_one()(use_qfuture).then(window.get(), note);
    server.wait_for("find");
    dialog.reset();
    answer.open();
    run_qt_until([&] { return done; });
    EXPECT_FALSE(seen);
}

TEST_F(qt, cancelling_the_qfuture_gives_the_operation_up) {
    server.on("find", reply::never());
    auto found = things().find_one()(use_qfuture);
    server.wait_for("find");
    found.cancel();
    run_qt_until([&] { return found.isFinished(); });
    EXPECT_TRUE(found.isCanceled());
}

TEST_F(qt, a_qfuture_does_not_wait_for_a_client_that_closes) {
    server.on("find", reply::never());
    auto found = things().find_one()(use_qfuture);
    server.wait_for("find");
    client.reset();
    try {
        found.result();
        FAIL() << "it has a result";
    } catch (const error& e) {
        EXPECT_EQ(e.code(), errc::cancelled);
    }
}

TEST_F(qt, the_client_moves_to_another_thread_with_its_object) {
    QThread thread;
    thread.start();
    window->moveToThread(&thread);
    std::promise<QThread*> called_in;
    client->ping().start([&](auto) { called_in.set_value(QThread::currentThread()); });
    EXPECT_EQ(within_limit(called_in.get_future()), &thread);
    QMetaObject::invokeMethod(
        window.get(), [&] { window->moveToThread(qt_application().thread()); },
        Qt::BlockingQueuedConnection);
    thread.quit();
    thread.wait();
}

TEST_F(qt, a_client_is_refused_to_an_object_of_another_thread) {
    std::thread{[&] {
        EXPECT_THROW(motor::client(server.uri(), window.get()), std::invalid_argument);
    }}.join();
}

}  // namespace
}  // namespace motor::testing
