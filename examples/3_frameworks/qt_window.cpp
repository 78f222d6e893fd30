// SPDX-License-Identifier: Apache-2.0
// A window that loads 100,000 documents and can be used meanwhile.
#include "../example.hpp"

#include <motor/frameworks/qt.hpp>

#include <QAbstractListModel>
#include <QApplication>
#include <QListView>
#include <QProgressBar>
#include <QTimer>
#include <QVBoxLayout>
#include <QWidget>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

using motor::doc;

namespace {

/// Rows that have been loaded so far.
class names : public QAbstractListModel {
public:
    void add(const motor::document_batch& people) {
        std::vector<QString> more;
        for (motor::document_view each : people)
            more.push_back(QString::fromStdString(each.get<std::string>("name")));
        beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(more.size()) - 1);
        all_.insert(all_.end(), more.begin(), more.end());
        endInsertRows();
    }
    int rowCount(const QModelIndex& = {}) const override { return static_cast<int>(all_.size()); }
    QVariant data(const QModelIndex& at, int role) const override {
        return role == Qt::DisplayRole ? all_[static_cast<std::size_t>(at.row())] : QVariant{};
    }

private:
    std::vector<QString> all_;
};

class window : public QWidget {
public:
    window() {
        setWindowTitle("People");
        auto layout = new QVBoxLayout{this};
        auto list = new QListView;
        list->setUniformItemSizes(true);
        list->setModel(&names_);
        layout->addWidget(list);
        layout->addWidget(&progress_);
    }

    [[nodiscard]] int loaded() const { return names_.rowCount(); }

    // region: load
    /// Runs in the window's thread, which handles other events between the batches.
    motor::task<int> load(motor::collection people) {
        progress_.setMaximum(static_cast<int>(co_await people.estimated_document_count()));
        auto cursor = people.find().batch_size(1000);
        while (true) {
            motor::document_batch batch = co_await cursor.batch();
            if (batch.empty()) break;
            names_.add(batch);
            progress_.setValue(names_.rowCount());
        }
        co_return names_.rowCount();
    }
    // end region

private:
    names names_;
    QProgressBar progress_;
};

void store_people(const motor::collection& people, int how_many) {
    std::vector<motor::document> some;
    for (int i = 1; i <= how_many; ++i) {
        some.push_back(doc("_id", i, "name", "Person " + std::to_string(i)));
        if (some.size() == 10'000 || i == how_many) {
            people.insert_many(some).get();
            some.clear();
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    return example::run([&] {
        constexpr int stored = 100'000;
        QApplication application{argc, argv};
        window people_window;
        motor::client client{example::uri(argc, argv), static_cast<QObject*>(&people_window)};
        example::fresh_database database{client};
        auto people = database["people"];
        store_people(people, stored);

        // Shows that the window's thread has time for other work all along.
        int turns = 0;
        QTimer other_work;
        QObject::connect(&other_work, &QTimer::timeout, [&] {
            ++turns;
            // QT_WINDOW_PICTURE names a file for a screenshot half-way.
            if (people_window.loaded() == stored / 2 &&
                qEnvironmentVariableIsSet("QT_WINDOW_PICTURE"))
                people_window.grab().save(qEnvironmentVariable("QT_WINDOW_PICTURE"));
        });
        other_work.start(0);

        people_window.show();
        std::optional<motor::result<int>> loaded;
        auto done = [&](motor::result<int> result) {
            loaded = std::move(result);
            QApplication::quit();
        };
        motor::start(people_window.load(people), done);
        QApplication::exec();
        example::check(loaded.value().value() == stored);
        example::check(turns > 20);
    });
}
