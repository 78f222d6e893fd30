// SPDX-License-Identifier: Apache-2.0
// Qt: completions are called in the thread of a QObject, and QFutures go on where you say.
#include "../example.hpp"
#include "visit.hpp"

#include <motor/frameworks/qt.hpp>

#include <QCoreApplication>
#include <QFuture>

#include <optional>

using motor::doc;

// region: future
QFuture<int> visits_of(const motor::collection& people, QObject* window) {
    QFuture<std::optional<motor::document>> found =
        people.find_one(doc("_id", "Ada"))(motor::use_qfuture);
    return found.then(window, [](const std::optional<motor::document>& ada) {  // in its thread
        return ada.value().get<int>("visits");
    });
}
// end region

int main(int argc, char** argv) {
    return example::run([&] {
        QCoreApplication application{argc, argv};
        QObject window;
        // region: client
        motor::client client{example::uri(argc, argv), &window};
        // end region
        example::fresh_database database{client};
        auto people = database["people"];

        int visits = 0;
        auto read = [&](int seen) {
            visits = seen;
            QCoreApplication::quit();
        };
        auto second = [&](motor::result<int> result) {
            example::check(result.value() == 2);
            visits_of(people, &window).then(&window, read);
        };
        example::visit(people, [&](motor::result<int> first) {
            example::check(first.value() == 1);
            motor::start(example::visit(people), second);  // a coroutine in this thread
        });
        QCoreApplication::exec();
        example::check(visits == 2);
        example::check(example::visit_and_wait(people) == 3);
    });
}
