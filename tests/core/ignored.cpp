// SPDX-License-Identifier: Apache-2.0
// What does nothing unless it is used, and what does. check_ignored.cmake compares these lines with
// the compiler's warnings.
#include <motor/gridfs/gridfs.hpp>
#include <motor/legacy.hpp>
#include <motor/motor.hpp>

#include <vector>

using namespace std::chrono_literals;
using motor::doc, motor::array;

namespace motor::testing {

motor::task<void> pay(motor::session&);
motor::task<void> greet(motor::document_view);

void ignored(const motor::client& client, const motor::database& database,
             const motor::collection& people, const motor::session& in,
             const motor::gridfs_bucket& files) {
    people.insert_one(doc("_id", 1));                                    // ignored
    people.insert_one(doc("_id", 1)).comment("a reason");                // ignored
    people.insert_one(doc("_id", 1)).within(50ms);                       // ignored
    people.insert_one(doc("_id", 1)).session(in);                        // ignored
    people.update_one(doc(), doc("$set", doc("a", 1))).upsert(true);     // ignored
    motor::index_model(doc("name", 1)).unique(true);                     // ignored
    people.bulk_write(std::vector<motor::write_model>{}).ordered(true);  // ignored
    database.run_command(doc("ping", 1));                                // ignored
    database.drop();                                                     // ignored
    client.ping();                                                       // ignored
    client.start_session();                                              // ignored
    client.start_session().get();                                        // ignored
    in.commit_transaction();                                             // ignored
    people.find();                                                       // ignored
    people.find().limit(10);                                             // ignored
    people.find().stop_on({});                                           // ignored
    people.find().next();                                                // ignored
    people.aggregate(array()).to_list();                                 // ignored
    people.watch();                                                      // ignored
    people.watch().next();                                               // ignored
    files.open_upload_stream("a.txt");                                   // ignored
    files.open_upload_stream("a.txt").write("text");                     // ignored
    files.open_download_stream(1);                                       // ignored
    files.open_download_stream(1).read_chunk();                          // ignored
    motor::write_model::insert_one(doc("_id", 1));                       // ignored
    motor::write_concern::majority();                                    // ignored
    motor::read_concern::majority();                                     // ignored
    motor::credential::password("ada", "secret");                        // ignored
    motor::server_api::v1();                                             // ignored
    doc("a", 1);                                                         // ignored

    people.insert_one(doc("_id", 1)).get();
    people.insert_one(doc("_id", 1)).future();
    people.insert_one(doc("_id", 1)).start([](auto) {});
    people.find().next().get();
    (void)people.find();
    auto cursor = people.find();
    cursor.limit(10).sort(doc("a", 1));
    auto stream = files.open_upload_stream("a.txt");
    stream.chunk_size(1000);
    motor::connection_options options;
    options.credential(motor::credential::password("ada", "secret"));
}

motor::task<void> in_a_coroutine(const motor::client& client, const motor::collection& people,
                                 motor::session in) {
    people.drop();                                              // ignored
    people.find_one().sort(doc("a", 1));                        // ignored
    pay(in);                                                    // ignored
    motor::with_transaction(in, pay);                           // ignored
    motor::for_each(people.find(), greet);                      // ignored
    motor::when_all(client, std::vector<motor::task<void>>{});  // ignored

    co_await people.drop();
    co_await people.find_one().sort(doc("a", 1));
    co_await motor::with_transaction(in, pay);
    motor::spawn(client, pay(in));
}

}  // namespace motor::testing
