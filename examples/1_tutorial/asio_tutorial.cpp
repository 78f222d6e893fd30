// SPDX-License-Identifier: Apache-2.0
// The program of docs/learn/tutorial.md, in its order.
#include "../example.hpp"

#include <motor/frameworks/asio.hpp>
#include <motor/motor.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <iostream>
#include <vector>

namespace asio = boost::asio;
using motor::doc, motor::array;
using namespace std::chrono_literals;

asio::awaitable<void> insert(motor::collection books) {
    // region: insert
    auto added = co_await books.insert_one(doc("title", "Dracula", "author", "Stoker", "year", 1897,
                                               "tags", array("horror", "letters")));
    std::cout << "stored as " << added.inserted_id << '\n';

    std::vector<motor::document> more;
    more.push_back(doc("title", "Emma", "author", "Austen", "year", 1815));
    more.push_back(doc("title", "Persuasion", "author", "Austen", "year", 1817));
    more.push_back(doc("title", "Middlemarch", "author", "Eliot", "year", 1871));
    auto result = co_await books.insert_many(std::move(more));
    std::cout << result.inserted_ids.size() << " more\n";
    // end region
    example::check(result.inserted_ids.size() == 3);
}

asio::awaitable<void> find_one(motor::collection books) {
    // region: find_one
    auto emma = co_await books.find_one(doc("title", "Emma")).projection(doc("_id", 0));
    if (emma) {
        auto year = emma->get<int>("year");          // throws if it is missing or not an integer
        auto stars = emma->get_or<int>("stars", 0);  // 0 if it is missing
        std::cout << *emma << ": " << year << ", " << stars << " stars\n";
    }
    // end region
    example::check(emma && *emma == doc("title", "Emma", "author", "Austen", "year", 1815));
}

asio::awaitable<void> cursors(motor::collection books) {
    // region: cursor
    auto cursor = books.find(doc("year", doc("$gte", 1816))).sort(doc("year", 1)).batch_size(100);
    while (auto book = co_await cursor.next())
        std::cout << book->get<std::string_view>("title") << '\n';
    // end region

    // region: to_list
    std::vector<motor::document> austen = co_await books.find(doc("author", "Austen")).to_list();
    // end region
    example::check(austen.size() == 2);
}

asio::awaitable<void> update(motor::collection books) {
    // region: update
    auto changed =
        co_await books.update_many(doc("author", "Austen"), doc("$set", doc("country", "England")));
    std::cout << changed.modified_count << " changed\n";

    auto lent =
        co_await books.find_one_and_update(doc("title", "Emma"), doc("$inc", doc("lent", 1)))
            .return_document(motor::return_document::after);
    std::cout << *lent << '\n';

    auto gone = co_await books.delete_one(doc("title", "Middlemarch"));
    // end region
    example::check(changed.modified_count == 2 && lent.value().get<int>("lent") == 1);
    example::check(gone.deleted_count == 1);
}

asio::awaitable<void> aggregate(motor::collection books) {
    // region: aggregate
    auto per_author = doc("$group", doc("_id", "$author", "books", doc("$sum", 1)));
    auto most_first = doc("$sort", doc("books", -1));
    auto groups = co_await books.aggregate(array(per_author, most_first)).to_list();
    for (const auto& each : groups)
        std::cout << each << '\n';
    // end region
    example::check(groups.front() == doc("_id", "Austen", "books", 2));
}

asio::awaitable<void> indexes(motor::collection books) {
    // region: index
    co_await books.create_index(doc("title", 1), doc("unique", true));
    // end region

    // region: error
    try {
        co_await books.insert_one(doc("title", "Emma"));
    } catch (const motor::duplicate_key_error& e) {
        std::cout << "refused: " << e.what() << '\n';
    }
    // end region
    example::check(co_await books.count_documents(doc("title", "Emma")) == 1);
}

asio::awaitable<void> deadlines(motor::collection books) {
    // region: deadline
    try {
        auto dracula = co_await books.find_one(doc("title", "Dracula")).within(2s);
        std::cout << (dracula ? "found in time\n" : "not there\n");
    } catch (const motor::operation_timeout& e) {
        std::cout << e.what() << '\n';  // says where the time was spent
    }

    auto quick = books.within(500ms);  // all operations of this handle
    auto count = co_await quick.count_documents();
    // end region
    example::check(count == 3);
}

asio::awaitable<void> tutorial(motor::database library) {
    auto books = library["books"];
    co_await insert(books);
    co_await find_one(books);
    co_await cursors(books);
    co_await update(books);
    co_await aggregate(books);
    co_await indexes(books);
    co_await deadlines(books);
}

int main(int argc, char** argv) {
    return example::run([&] {
        auto uri = example::uri(argc, argv);
        // region: client
        asio::io_context io;
        motor::client client{uri, io.get_executor()};
        // end region
        example::fresh_database library{client};
        // region: run
        asio::co_spawn(io, tutorial(library), [](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);  // out of io.run()
        });
        io.run();
        // end region
    });
}
