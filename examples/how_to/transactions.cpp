// SPDX-License-Identifier: Apache-2.0
// Sessions, and transactions by hand and by motor::with_transaction. A server without them is told
// so.
#include "../example.hpp"

#include <motor/motor.hpp>

using motor::doc, example::check;

// region: callback
motor::task<void> move_money(motor::collection accounts, motor::session& in) {
    co_await accounts.update_one(doc("_id", "Ada"), doc("$inc", doc("money", -5))).session(in);
    co_await accounts.update_one(doc("_id", "Bob"), doc("$inc", doc("money", 5))).session(in);
}
// end region

motor::task<void> with_transaction(motor::client client, motor::collection accounts) {
    // region: with_transaction
    auto session = co_await client.start_session();
    auto work = [accounts](motor::session& in) { return move_money(accounts, in); };
    co_await motor::with_transaction(session, work);
    // end region
}

motor::task<void> by_hand(motor::client client, motor::collection accounts) {
    // region: by_hand
    auto session = co_await client.start_session();
    co_await session.start_transaction(
        motor::transaction_options{}.read_concern(motor::read_concern::snapshot()));
    auto ada = co_await accounts.find_one(doc("_id", "Ada")).session(session);
    co_await accounts.insert_one(doc("_id", "Cyd", "money", 0)).session(session);
    if (ada && ada->get<int>("money") > 0)
        co_await session.commit_transaction();
    else
        co_await session.abort_transaction();
    // end region
}

motor::task<void> causal(motor::client client, motor::collection accounts) {
    // region: session
    auto session = co_await client.start_session();
    co_await accounts.update_one(doc("_id", "Ada"), doc("$inc", doc("money", 1))).session(session);
    auto nearest = accounts.with(motor::read_preference::nearest());
    auto ada = co_await nearest.find_one(doc("_id", "Ada")).session(session);  // sees the update
    // end region
    check(ada.has_value());
}

motor::task<void> all(motor::client client, motor::collection accounts) {
    co_await accounts.insert_one(doc("_id", "Ada", "money", 10));
    co_await accounts.insert_one(doc("_id", "Bob", "money", 0));
    try {
        co_await causal(client, accounts);
        co_await with_transaction(client, accounts);
        auto bob = co_await accounts.find_one(doc("_id", "Bob"));
        check(bob->get<int>("money") == 5);
        co_await by_hand(client, accounts);
    } catch (const motor::error& e) {  // a standalone server, or one that only resembles MongoDB
        std::cout << "this server has no transactions: " << e.what() << '\n';
    }
}

int main(int argc, char** argv) {
    return example::run([&] {
        motor::client client{example::uri(argc, argv)};
        example::fresh_database database{client};
        motor::run(client, all(client, database["accounts"]));
    });
}
