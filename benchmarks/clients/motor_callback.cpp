// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/clients/clients.hpp>
#include <benchmarks/clients/motor_client.hpp>

#include <latch>
#include <optional>

namespace bench {
namespace {

/// A caller whose every completion starts the next operation.
class callback_caller {
    template <class IsRight>
    auto then(IsRight is_right) {
        return [this, is_right](auto outcome) {
            {
                auto mine = std::move(outcome);  // owned by the operation's callback
                if (!mine) return work_.fail(mine.error());
                if (!is_right(*mine)) return fail("a callback's result is wrong");
            }
            me_.ends();
            start();
        };
    }

public:
    callback_caller(caller& me, load& work, const motor::database& database, std::latch& ends)
        : me_(me),
          work_(work),
          one_(database[one_name]),
          many_(database[many_name]),
          written_(database[written_name]),
          ends_(ends) {}

    void start() {
        if (!me_.begins()) return ends_.count_down();
        switch (work_.what().what) {
            case workload::find_one:
                return one_.find_one(motor::doc("_id", 7)).start(then([](auto& found) {
                    return found.has_value();
                }));
            case workload::insert_one:
                return written_.insert_one(document_).start(
                    then([](auto& inserted) { return inserted.acknowledged; }));
            case workload::find_next:
                cursor_.emplace(many_.find());
                count_ = 0;
                return next();
            case workload::find_to_list:
                return many_.find().to_list().start(
                    then([](auto& all) { return all.size() == many_documents; }));
            case workload::insert_many: {
                auto documents = documents_to_insert();
                me_.has_prepared();
                return written_.insert_many(std::move(documents)).start(then([](auto& inserted) {
                    return inserted.inserted_ids.size() == many_documents;
                }));
            }
            default:
                return fail("has no files here");
        }
    }

private:
    void next() {
        cursor_->next().start([this](motor::result<std::optional<motor::document>> found) {
            if (!found) return work_.fail(found.error());
            if (found->has_value()) {
                ++count_;
                return next();
            }
            if (count_ != many_documents) return fail("find did not find all");
            me_.ends();
            start();
        });
    }

    void fail(const char* why) { work_.fail(std::make_exception_ptr(std::runtime_error{why})); }

    caller& me_;
    load& work_;
    motor::collection one_, many_, written_;
    std::latch& ends_;
    std::optional<motor::cursor> cursor_;
    std::size_t count_ = 0;
    const motor::document document_ = new_document();
};

}  // namespace

void run_motor_callback(load& work) {
    const auto& what = work.what();
    motor::client client{motor::uri{what.uri}, options_of(what)};
    prepare_workers(client, what);
    auto database = client[database_name];
    std::latch ends{static_cast<std::ptrdiff_t>(what.concurrency)};
    std::vector<callback_caller> all;
    all.reserve(what.concurrency);
    for (auto& each : work.callers())
        all.emplace_back(each, work, database, ends).start();
    ends.wait();
    work.served_by(client.stats().peak_workers);
}

}  // namespace bench
