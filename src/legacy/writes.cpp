// SPDX-License-Identifier: Apache-2.0
#include <motor/legacy/writes.hpp>

#include <motor/bson/builder.hpp>
#include <motor/client_error.hpp>
#include <motor/ops/delete.hpp>

#include <string_view>

namespace motor::legacy::calls {
namespace {

bool has_operators(document_view change) {
    return !change.empty() && (*change.begin()).key().starts_with('$');
}

/// Runs the replacement of a call with the options that the call collected, except `left_out`.
template <class Op>
typename Op::result run_instead(Op op, const detail::run_context& context, document_view fields,
                                const concerns& settings, std::string_view left_out) {
    for (auto option : fields)
        if (option.key() != left_out) op.option(option.key(), option.value());
    op.settings() = settings;
    return op.run(context);
}

/// The reply as Motor returned it; empty under `w: 0`, where nothing is known.
document as_reply(const update_result& done) {
    if (!done.acknowledged) return {};
    auto upserts = done.upserted_id ? 1 : 0;
    document reply = doc("n", done.matched_count + upserts, "nModified", done.modified_count,
                         "updatedExisting", done.matched_count > 0);
    if (done.upserted_id) reply.append("upserted", *done.upserted_id);
    return std::move(reply.append("ok", 1));
}

document as_reply(const delete_result& done) {
    return done.acknowledged ? doc("n", done.deleted_count, "ok", 1) : document{};
}

}  // namespace

save::save(document_view document) : document_(document), has_id_(document.contains("_id")) {
    if (has_id_) return;
    document_ = doc("_id", object_id::generate());
    document_.concat(document);
}

save::result save::run(const detail::run_context& context) const {
    if (!has_id_)
        return run_instead(ops::insert_one{document_}, context, fields_, settings_, {}).inserted_id;
    ops::replace_one replace{doc("_id", document_["_id"]), document_};
    run_instead(replace.upsert(true), context, fields_, settings_, {});
    return value{document_["_id"]};
}

update::result update::run(const detail::run_context& context) const {
    auto run = [&](auto op) {
        return as_reply(run_instead(std::move(op), context, fields_, settings_, "multi"));
    };
    bool many = fields_.get_or("multi", false);
    if (has_operators(change_))
        return many ? run(ops::update_many{spec_, change_}) : run(ops::update_one{spec_, change_});
    if (many) throw invalid_operation{"an update of many documents must have operators"};
    return run(ops::replace_one{spec_, change_});
}

remove::result remove::run(const detail::run_context& context) const {
    auto run = [&](auto op) {
        return as_reply(run_instead(std::move(op), context, fields_, settings_, "multi"));
    };
    bool many = fields_.get_or("multi", true);
    return many ? run(ops::delete_many{spec_}) : run(ops::delete_one{spec_});
}

find_and_modify::result find_and_modify::run(const detail::run_context& context) const {
    auto run = [&](auto op) {
        return run_instead(std::move(op), context, fields_, settings_, "remove");
    };
    bool remove = fields_.get_or("remove", false);
    if (remove == !change_.empty())
        throw invalid_operation{"find_and_modify needs either a change or remove(true)"};
    if (remove) return run(ops::find_one_and_delete{query_});
    if (has_operators(change_)) return run(ops::find_one_and_update{query_, change_});
    return run(ops::find_one_and_replace{query_, change_});
}

}  // namespace motor::legacy::calls
