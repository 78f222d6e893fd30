// SPDX-License-Identifier: Apache-2.0
// Counts, ids, indices and codes come as numbers of any type.
#include <motor/gridfs/gridfs.hpp>

#include <tests/support/scripted_test.hpp>

#include <string>
#include <vector>

namespace {

using motor::array, motor::doc, motor::document;
using motor::testing::caught, motor::testing::cursor_reply, motor::testing::more_reply;

// Forms in which servers and proxies have been seen to send a whole number.
std::vector<motor::value> forms_of(std::int64_t n) {
    return {static_cast<std::int32_t>(n), n, static_cast<double>(n),
            motor::decimal128::from_string(std::to_string(n)),
            motor::decimal128::from_string(std::to_string(n) + ".00")};
}

class counts_in_replies : public motor::testing::on_script {
protected:
    // Runs the check once with each form.
    template <class F>
    static void with_each_form_of(std::int64_t n, F body) {
        for (const auto& form : forms_of(n)) {
            SCOPED_TRACE(form);
            body(form);
        }
    }
};

TEST_F(counts_in_replies, may_have_any_type_of_number) {
    with_each_form_of(7, [&](const motor::value& n) {
        server.once("aggregate", cursor_reply(0, "db.things", array(doc("_id", 1, "n", n))));
        EXPECT_EQ(things.count_documents().get(), 7);
        server.once("count", doc("n", n));
        EXPECT_EQ(things.estimated_document_count().get(), 7);
    });
    with_each_form_of(2, [&](const motor::value& level) {
        server.once("profile", doc("was", level));
        EXPECT_EQ(db.profiling_level().get(), motor::profiling_level::all);
    });
    with_each_form_of(17, [&](const motor::value& n) {
        // The monitor sends hello as well, and libmongoc needs an int32 in that reply.
        server.greet([n](motor::document_view hello, motor::document answer) {
            if (!hello["comment"]) return answer;
            for (auto key : {"maxBsonObjectSize", "maxMessageSizeBytes", "maxWriteBatchSize",
                             "minWireVersion", "maxWireVersion"})
                answer.set(key, n);
            return answer;
        });
        auto said = client.hello().comment("this one").get();
        EXPECT_EQ(said.max_bson_size, 17);
        EXPECT_EQ(said.max_message_size, 17);
        EXPECT_EQ(said.max_write_batch_size, 17);
        EXPECT_EQ(said.min_wire_version, 17);
        EXPECT_EQ(said.max_wire_version, 17);
    });
}

TEST_F(counts_in_replies, may_have_any_type_as_ids_of_cursors) {
    with_each_form_of(42, [&](const motor::value& id) {
        server.once("find", doc("cursor", doc("id", id, "ns", "db.things", "firstBatch",
                                              array(doc("_id", 1)))));
        server.once("getMore", more_reply(0, "db.things", array(doc("_id", 2))));
        server.forget_commands();
        EXPECT_EQ(things.find().to_list().get().size(), 2u);
        EXPECT_EQ(server.commands("getMore").at(0)["getMore"], motor::value{42LL});
    });
    with_each_form_of(0, [&](const motor::value& id) {
        server.once("find", doc("cursor", doc("id", id, "ns", "db.things", "firstBatch", array())));
        EXPECT_TRUE(things.find().to_list().get().empty());
    });
}

TEST_F(counts_in_replies, may_have_any_type_after_a_write) {
    with_each_form_of(3, [&](const motor::value& n) {
        server.once("update", doc("n", n, "nModified", n));
        auto updated = things.update_many(doc(), doc("$set", doc("x", 1))).get();
        EXPECT_EQ(updated.matched_count, 3);
        EXPECT_EQ(updated.modified_count, 3);
        server.once("update", doc("n", n, "nModified", 2));
        EXPECT_EQ(things.update_many(doc(), doc("$set", doc("x", 1))).get().modified_count, 2);
        server.once("delete", doc("n", n));
        EXPECT_EQ(things.delete_many(doc()).get().deleted_count, 3);
    });
    with_each_form_of(0, [&](const motor::value& index) {
        server.once("update", doc("n", 1.0, "nModified", 0.0, "upserted",
                                  array(doc("index", index, "_id", "new"))));
        auto added = things.update_one(doc(), doc("$set", doc("x", 1))).upsert(true).get();
        EXPECT_EQ(added.matched_count, 0);
        EXPECT_EQ(added.modified_count, 0);
        EXPECT_EQ(added.upserted_id, motor::value{"new"});
    });
}

TEST_F(counts_in_replies, may_have_any_type_after_a_bulk_write) {
    using motor::write_model;
    const std::vector<write_model> writes{
        write_model::insert_one(doc("_id", 1)),
        write_model::insert_one(doc("_id", 2)),
        write_model::update_one(doc("_id", 3), doc("$set", doc("x", 1))),
        write_model::update_one(doc("_id", 4), doc("$set", doc("x", 1))).upsert(true),
        write_model::delete_one(doc("_id", 5)),
    };
    for (const bool ordered : {true, false}) {
        with_each_form_of(1, [&](const motor::value& one) {
            const auto two = motor::value{
                one.type() == motor::bson_type::int32 ? motor::value{2} : motor::value{2.0}};
            server.once("insert", doc("n", two));
            server.once("update", doc("n", two, "nModified", one, "upserted",
                                      array(doc("index", one, "_id", 4))));
            server.once("delete", doc("n", one));
            auto done = things.bulk_write(writes).ordered(ordered).get();
            EXPECT_EQ(done.inserted_count, 2);
            EXPECT_EQ(done.matched_count, 1);
            EXPECT_EQ(done.modified_count, 1);
            EXPECT_EQ(done.upserted_count, 1);
            EXPECT_EQ(done.deleted_count, 1);
            ASSERT_EQ(done.upserted_ids.size(), 1u);
            EXPECT_EQ(done.upserted_ids[0].index, 3);
            EXPECT_EQ(done.upserted_ids[0].id, motor::value{4});
        });
    }
}

TEST_F(counts_in_replies, may_have_any_type_in_the_errors_of_a_bulk_write) {
    with_each_form_of(11000, [&](const motor::value& code) {
        server.once("insert", doc("n", 1.0, "writeErrors",
                                  array(doc("index", 1.0, "code", code, "errmsg", "dup"))));
        const std::vector<document> documents{doc("_id", 1), doc("_id", 1)};
        auto failed = caught<motor::bulk_write_error>([&] { things.insert_many(documents).get(); });
        EXPECT_EQ(failed.acknowledged().inserted, 1);
        ASSERT_EQ(failed.write_errors().size(), 1u);
        EXPECT_EQ(failed.write_errors()[0].index, 1);
        EXPECT_EQ(failed.write_errors()[0].code, 11000);
        server.once("insert", doc("n", 0, "writeErrors",
                                  array(doc("index", 0, "code", code, "errmsg", "dup"))));
        EXPECT_THROW(things.insert_one(doc("_id", 1)).get(), motor::duplicate_key_error);
    });
}

TEST_F(counts_in_replies, may_have_any_type_as_the_places_of_errors) {
    using motor::write_model;
    with_each_form_of(1, [&](const motor::value& one) {
        server.once("insert", doc("n", 1, "writeErrors",
                                  array(doc("index", 0, "code", 121, "errmsg", "no"),
                                        doc("index", one, "code", 121, "errmsg", "no"))));
        server.once("delete", doc("n", 1, "writeErrors",
                                  array(doc("index", one, "code", 121, "errmsg", "no"))));
        const std::vector<write_model> writes{
            write_model::delete_one(doc()), write_model::insert_one(doc()),
            write_model::insert_one(doc()), write_model::delete_one(doc())};
        auto failed = caught<motor::bulk_write_error>(
            [&] { things.bulk_write(writes).ordered(false).get(); });
        std::vector<std::int64_t> places;
        for (const auto& each : failed.write_errors())
            places.push_back(each.index);
        EXPECT_EQ(places, (std::vector<std::int64_t>{1, 2, 3}));
    });
}

TEST_F(counts_in_replies, are_those_of_the_last_of_a_write_that_is_sent_again) {
    // libmongoc ignores a value that it cannot read, so the forms differ in what is counted.
    with_each_form_of(1, [&](const motor::value& one) {
        auto first = [&](const document& rest) {
            auto all = doc("errorLabels", array("RetryableWriteError"), "writeConcernError",
                           doc("code", 6, "errmsg", "unreachable"));
            return all.concat(rest);
        };
        const document changed = doc("n", one, "nModified", one);
        const document added =
            doc("n", one, "nModified", 0, "upserted", array(doc("index", one, "_id", 7)));
        const std::vector<motor::write_model> writes{
            motor::write_model::insert_one(doc("_id", 1)),
            motor::write_model::update_one(doc("_id", 2), doc("$set", doc("x", 1))),
            motor::write_model::update_one(doc("_id", 3), doc("$set", doc("x", 1))).upsert(true),
            motor::write_model::delete_one(doc("_id", 4))};
        server.once("insert", first(doc("n", one)));
        server.once("insert", doc("n", one));
        server.once("update", first(added));
        server.once("update", added);
        server.once("delete", first(doc("n", one)));
        server.once("delete", doc("n", one));
        auto done = things.bulk_write(writes).get();
        EXPECT_EQ(done.inserted_count, 1);
        EXPECT_EQ(done.matched_count, 0);
        EXPECT_EQ(done.upserted_count, 1);
        EXPECT_EQ(done.deleted_count, 1);

        const auto update = [&] {
            return things.update_one(doc(), doc("$set", doc("x", 1))).get();
        };
        server.once("update", first(changed));
        server.once("update", changed);
        EXPECT_EQ(update().modified_count, 1);

        // The first reply may be nonsense.
        server.once("update", first(doc("n", "one", "writeErrors", 5)));
        server.once("update", changed);
        EXPECT_EQ(update().matched_count, 1);

        // The write is sent again once, and then counts with the label as well.
        server.once("delete", first(doc("n", one)));
        server.once("delete", first(doc("n", one)));
        auto failed = caught<motor::bulk_write_error>(
            [&] { things.bulk_write({motor::write_model::delete_one(doc())}).get(); });
        EXPECT_EQ(failed.code(), motor::errc::write_concern);
        EXPECT_EQ(failed.acknowledged().deleted, 1);

        // So it does if it is not sent again.
        server.once("delete", first(doc("n", one)));
        failed = caught<motor::bulk_write_error>(
            [&] { things.bulk_write({motor::write_model::delete_many(doc())}).get(); });
        EXPECT_EQ(failed.acknowledged().deleted, 1);

        server.once("delete", first(doc("n", one)));
        server.once("delete", motor::testing::reply::error(13, "not authorized"));
        EXPECT_EQ(caught<motor::operation_failure>(
                      [&] { things.bulk_write({motor::write_model::delete_one(doc())}).get(); })
                      .code()
                      .value(),
                  13);
    });
}

TEST_F(counts_in_replies, may_have_any_type_in_files) {
    const motor::object_id id = motor::object_id::generate();
    with_each_form_of(3, [&](const motor::value& n) {
        server.once(
            "find",
            cursor_reply(0, "db.fs.files",
                         array(doc("_id", id, "length", n, "chunkSize", n, "filename", "f"))));
        server.once("find", cursor_reply(0, "db.fs.chunks",
                                         array(doc("_id", 1, "files_id", id, "n", 0.0, "data",
                                                   std::vector<std::uint8_t>{1, 2, 3}))));
        motor::gridfs_bucket files{db};
        EXPECT_EQ(files.download(id).get().size(), 3u);
    });
}

}  // namespace
