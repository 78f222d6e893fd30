// SPDX-License-Identifier: Apache-2.0
// The program of docs/learn/qt.md, in its order.
#include "../example.hpp"

#include <motor/frameworks/qt.hpp>
#include <motor/motor.hpp>

#include <QCoreApplication>
#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QString>
#include <QTimer>

#include <chrono>
#include <iostream>
#include <vector>

using motor::doc, motor::array;
using namespace std::chrono_literals;

namespace {

// region: fill
/// Fills the shelf. Runs in the window's thread, between its events.
motor::task<int> fill(motor::collection books) {
    std::vector<motor::document> some;
    some.push_back(doc("title", "Emma", "author", "Austen", "year", 1815));
    some.push_back(doc("title", "Persuasion", "author", "Austen", "year", 1817));
    some.push_back(doc("title", "Middlemarch", "author", "Eliot", "year", 1871));
    auto added = co_await books.insert_many(std::move(some));
    co_await books.create_index(doc("title", 1), doc("unique", true));
    co_return static_cast<int>(added.inserted_ids.size());
}
// end region

// region: shelf
/// Behaves like a window: it lives in one thread, where everything it does happens.
class shelf : public QObject {
public:
    explicit shelf(motor::collection books) : books_(std::move(books)) {}

    /// Shows the titles, batch by batch. Between two batches the window handles its events.
    motor::task<void> show(QString author) {
        auto cursor = books_.find(doc("author", author.toStdString())).sort(doc("year", 1));
        for (auto some = co_await cursor.batch(); !some.empty(); some = co_await cursor.batch())
            for (motor::document_view each : some)
                titles_.push_back(QString::fromStdString(each.get<std::string>("title")));
    }
    // end region

    // region: count
    /// Without coroutines: a QFuture, with then() and onFailed().
    QFuture<int> lend(const QString& title) {
        auto lent =
            books_
                .find_one_and_update(doc("title", title.toStdString()), doc("$inc", doc("lent", 1)))
                .return_document(motor::return_document::after);
        return lent(motor::use_qfuture)
            .then(this, [](const std::optional<motor::document>& book) {  // in this thread
                return book.value().get<int>("lent");
            });
    }
    // end region

    // region: refuse
    QFuture<QString> add(const QString& title) {
        return books_.insert_one(doc("title", title.toStdString()))
            .within(2s)(motor::use_qfuture)
            .then(this, [](const motor::insert_one_result&) { return QString{"stored"}; })
            .onFailed(this, [](const motor::duplicate_key_error&) { return QString{"there"}; })
            .onFailed(this, [](const motor::error& e) { return QString{e.what()}; });
    }
    // end region

    [[nodiscard]] const std::vector<QString>& titles() const { return titles_; }

private:
    motor::collection books_;
    std::vector<QString> titles_;
};

}  // namespace

int main(int argc, char** argv) {
    return example::run([&] {
        auto uri = example::uri(argc, argv);
        // region: client
        QCoreApplication application{argc, argv};
        QObject window;                      // any QObject in the thread where results are wanted,
        motor::client client{uri, &window};  // which must exist for as long as they are
        // end region
        example::fresh_database library{client};
        auto books = library["books"];
        shelf austen{books};
        QString outcome;
        int lent = 0;

        auto added = [&](const QString& what) {
            outcome = what;
            QCoreApplication::quit();
        };
        auto counted = [&](int times) {
            lent = times;
            austen.add("Emma").then(&window, added);
        };
        auto shown = [&](motor::result<void> result) {
            result.value();  // throws what went wrong
            austen.lend("Emma").then(&window, counted);
        };
        // region: start
        auto filled = [&](motor::result<int> how_many) {  // called in the window's thread
            std::cout << how_many.value() << " books\n";
            motor::start(austen.show("Austen"), shown);
        };
        motor::start(fill(books), filled);
        QCoreApplication::exec();
        // end region
        example::check(austen.titles().size() == 2 && austen.titles().front() == "Emma");
        example::check(lent == 1 && outcome == "there");
    });
}
