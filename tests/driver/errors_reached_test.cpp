// SPDX-License-Identifier: Apache-2.0
// Each value of errc comes of something that users do or that happens to them.
#include <motor/client_encryption.hpp>
#include <motor/client_error.hpp>
#include <motor/gridfs/gridfs.hpp>
#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>

#include <map>
#include <stop_token>

namespace {

using namespace std::chrono_literals;
using motor::array, motor::doc, motor::errc;
using motor::testing::gate, motor::testing::reply, motor::testing::within_limit;

struct errors_reached : motor::testing::on_script {
    /// A client with one worker, which is waiting for the server.
    motor::client busy() {
        server.on("find", reply::never());
        motor::client narrow{motor::uri{server.uri()}, motor::client_options{}.max_workers(1)};
        auto before = server.commands("find").size();
        narrow["db"]["things"].find_one().start([](auto) {});
        server.wait_for("find", before + 1);
        return narrow;
    }
    void refuse(std::string_view command, int code) {
        server.on(command, reply::error(code, "no way"));
    }
    motor::gridfs_bucket bucket{db};
};

motor::document item(int code) { return doc("index", 0, "code", code, "errmsg", "no way"); }

TEST_F(errors_reached, one_by_one) {
    const std::map<errc, std::function<void()>> causes{
        {errc::network,
         [&] {
             server.on("insert", reply::close_connection());
             things.insert_one(doc()).get();
         }},
        {errc::timeout,
         [&] {
             things.find_one().get();  // so that there is a connection
             server.on("find", reply::never());
             things.find_one().within(50ms).get();
         }},
        {errc::cancelled,
         [&] {
             std::stop_source stop;
             stop.request_stop();
             things.find_one().stop_on(stop.get_token()).get();
         }},
        {errc::server, [&] { refuse("find", 13), things.find_one().get(); }},
        {errc::duplicate_key,
         [&] {
             server.on("insert", doc("n", 0, "writeErrors", array(item(11000))));
             things.insert_one(doc()).get();
         }},
        {errc::bad_argument, [&] { things.update_one(doc(), doc()).get(); }},
        {errc::bson, [] { motor::from_json("{"); }},
        {errc::authentication, [&] { refuse("find", 18), things.find_one().get(); }},
        {errc::configuration, [] { motor::client{"mongodb://"}; }},
        {errc::server_selection,
         [] { motor::client{"mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=50"}.ping().get(); }},
        {errc::cursor_not_found, [&] { refuse("find", 43), things.find_one().get(); }},
        {errc::client_closed,
         [&] {
             auto pending = busy()["db"]["things"].find_one().future();
             within_limit(std::move(pending));
         }},
        {errc::invalid_operation, [&] { things.insert_many({}).get(); }},
        {errc::document_too_large,
         [&] { things.insert_one(doc("a", std::string(17 * 1024 * 1024, 'a'))).get(); }},
        {errc::wait_queue_timeout, [&] { busy()["db"]["things"].find_one().within(50ms).get(); }},
        {errc::write_concern,
         [&] {
             server.on("drop", doc("writeConcernError", doc("code", 91, "errmsg", "late")));
             things.drop().get();
         }},
        {errc::bulk_write,
         [&] {
             server.on("insert", doc("n", 0, "writeErrors", array(item(121))));
             things.insert_many({doc()}).get();
         }},
        {errc::unsupported,
         [] {
             motor::testing::scripted_server old;  // without sessions
             (void)motor::client{old.uri()}.start_session().get();
         }},
        {errc::protocol,
         [&] {
             server.on("listCollections", doc("collections", array()));
             db.list_collections().to_list().get();
         }},
        {errc::transaction, [&] { client.start_session().get().commit_transaction().get(); }},
        {errc::encryption,
         [&] {
             const motor::binary key{std::vector<std::uint8_t>(96)};
             motor::client_encryption vault{client, "db.keys",
                                            motor::kms_providers{}.local(key.bytes())};
             const std::vector<std::uint8_t> nonsense(40, 1);
             vault.decrypt(motor::binary{nonsense, motor::binary_subtype::encrypted}).get();
         }},
        {errc::no_file, [&] { bucket.download(7).get(); }},
        {errc::file_exists,
         [&] {
             server.on("insert", doc("n", 0, "writeErrors", array(item(11000))));
             bucket.upload("name", "").get();
         }},
        {errc::corrupt_file,
         [&] {
             server.on("find", motor::testing::cursor_reply(0, "db.fs.files",
                                                            array(doc("_id", 7, "length", "x"))));
             bucket.download(7).get();
         }},
        {errc::tls,
         [&] {
             motor::client secured{
                 server.uri("tls=true&connectTimeoutMS=100&serverSelectionTimeoutMS=100")};
             // The server does not answer to TLS. Until that has been waited for it is only slow.
             for (;;)
                 try {
                     return static_cast<void>(secured.ping().get());
                 } catch (const motor::tls_error&) {
                     throw;
                 } catch (const motor::server_selection_timeout&) {
                 }
         }},
    };
    // What no_thread needs has tests of its own.
    for (int value = 1; value <= static_cast<int>(errc::tls); ++value) {
        const auto code = static_cast<errc>(value);
        SCOPED_TRACE(motor::make_error_code(code).message());
        auto cause = causes.find(code);
        ASSERT_NE(cause, causes.end()) << "nothing produces it";
        server.on("find", motor::testing::cursor_reply(0, "db.any", array()));
        try {
            cause->second();
            ADD_FAILURE() << "nothing was thrown";
        } catch (const motor::error& e) {
            EXPECT_EQ(e.code(), code) << e.what() << ", " << e.code();
        }
    }
}

TEST_F(errors_reached, of_a_transaction_that_is_in_the_wrong_state_are_not_the_servers) {
    auto session = client.start_session().get();
    const std::function<void()> calls[] = {
        [&] { session.commit_transaction().get(); },
        [&] { session.abort_transaction().get(); },
        [&] {
            session.start_transaction().get();
            session.start_transaction().get();
        },
    };
    for (const auto& call : calls) {
        auto error = motor::testing::caught<motor::transaction_error>(call);
        EXPECT_NE(error.code(), errc::server);
        EXPECT_NE(error.code(), errc::network);
        EXPECT_EQ(error.code(), errc::bad_argument);
    }
    EXPECT_TRUE(server.commands().empty());
}

TEST_F(errors_reached, of_a_server_that_lacks_something_say_so_by_its_number) {
    for (int number : {59, 115}) {
        refuse("find", number);
        auto error =
            motor::testing::caught<motor::operation_failure>([&] { things.find_one().get(); });
        EXPECT_EQ(error.code(), errc::unsupported);
        EXPECT_EQ(error.code(), errc::server);
    }
}

TEST_F(errors_reached, of_a_client_that_is_closed_are_of_their_own_kind) {
    auto pending = busy()["db"]["things"].find_one().future();
    EXPECT_THROW(within_limit(std::move(pending)), motor::client_closed);
}

TEST_F(errors_reached, in_the_queue_are_told_from_those_on_the_wire) {
    auto narrow = busy();
    auto error = motor::testing::caught<motor::wait_queue_timeout>(
        [&] { narrow["db"]["things"].find_one().within(50ms).get(); });
    EXPECT_GE(error.in_queue(), 50ms);
    EXPECT_EQ(error.on_wire(), 0ms);
}

}  // namespace
