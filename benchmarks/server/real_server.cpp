// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/server/real_server.hpp>

#include <benchmarks/child.hpp>
#include <benchmarks/server/canned_data.hpp>
#include <motor/motor.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

namespace bench {
namespace {

bool fill(const std::string& uri) {
    motor::client client{uri};
    auto names = client.list_database_names().get();
    if (std::ranges::count(names, database_name) != 0)
        throw std::runtime_error{std::string{"the server has a database "} + database_name +
                                 " already: drop it if it may go"};
    std::vector<motor::document> documents;
    for (std::size_t i = 0; i < many_documents; ++i)
        documents.push_back(stored_document(static_cast<int>(i)));
    auto database = client[database_name];
    database[many_name].insert_many(std::move(documents)).get();
    database[one_name].insert_one(stored_document(7)).get();
    return true;
}

bool drop(const std::string& uri) {
    motor::client client{uri};
    client[database_name].drop().get();
    return true;
}

}  // namespace

// Runs in processes of its own: what is measured later must be started by a process without
// threads.
real_server::real_server(std::string uri) : uri_(std::move(uri)) {
    if (!in_child([&] { return fill(uri_); }))
        throw std::runtime_error{"the server's data could not be prepared"};
}

real_server::~real_server() {
    in_child([&] { return drop(uri_); });
}

}  // namespace bench
