// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/clients/clients.hpp>
#include <benchmarks/clients/motor_client.hpp>

#include <stdexcept>

namespace bench {
namespace {

void call_once(caller& me, const motor::database& database, workload what) {
    switch (what) {
        case workload::find_one: {
            auto found = database[one_name].find_one(motor::doc("_id", 7)).future().get();
            return expect(found.has_value(), "find_one found nothing");
        }
        case workload::insert_one: {
            auto inserted = database[written_name].insert_one(new_document()).future().get();
            return expect(inserted.acknowledged, "insert_one was not acknowledged");
        }
        case workload::find_next: {
            auto cursor = database[many_name].find();
            std::size_t count = 0;
            while (cursor.next().future().get())
                ++count;
            return expect(count == many_documents, "find did not find all");
        }
        case workload::find_to_list: {
            auto all = database[many_name].find().to_list().future().get();
            return expect(all.size() == many_documents, "to_list did not find all");
        }
        case workload::insert_many: {
            auto documents = documents_to_insert();
            me.has_prepared();
            auto done = database[written_name].insert_many(std::move(documents)).future().get();
            return expect(done.inserted_ids.size() == many_documents, "insert_many lost some");
        }
        default:
            throw std::invalid_argument{"motor-future: has no files here"};
    }
}

}  // namespace

void run_motor_future(load& work) {
    const auto& what = work.what();
    motor::client client{motor::uri{what.uri}, options_of(what)};
    prepare_workers(client, what);
    auto database = client[database_name];
    on_threads(work, [&](caller& me) {
        while (me.begins()) {
            call_once(me, database, what.what);
            me.ends();
        }
    });
    work.served_by(client.stats().peak_workers);
}

}  // namespace bench
