// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"
#include "write_results.hpp"

#include <vector>

namespace motor::conformance {
namespace {

motor::collection at(call& c) { return c.target<motor::collection>(); }
document_view filter(call& c) { return c.given.require<document_view>("filter"); }

/// The outcome of reading one document.
outcome one_or_null(const std::optional<document>& found) {
    return found ? outcome{*found} : outcome{value{}};
}

outcome find(call& c) {
    auto op = at(c).find(filter(c));
    return array_of(apply_options(op, c).to_list().get());
}

outcome create_find_cursor(call& c) {
    auto op = at(c).find(filter(c));
    // The operation creates the cursor on the server. A cursor of Motor's does so when it is asked
    // for its first batch.
    apply_options(op, c).fetch_next().get();
    return outcome::of_entity(motor::cursor{op});
}

outcome find_one(call& c) {
    auto op = at(c).find_one(filter(c));
    return one_or_null(apply_options(op, c).get());
}

outcome aggregate(call& c) {
    auto op = at(c).aggregate(c.given.require<array_view>("pipeline"));
    return array_of(apply_options(op, c).to_list().get());
}

outcome count_documents(call& c) {
    auto op = at(c).count_documents(filter(c));
    return value{apply_options(op, c).get()};
}

outcome estimated_document_count(call& c) {
    auto op = at(c).estimated_document_count();
    return value{apply_options(op, c).get()};
}

outcome distinct(call& c) {
    auto key = c.given.require<std::string>("fieldName");
    auto op = at(c).distinct(key, filter(c));
    return array_of(apply_options(op, c).get());
}

outcome insert_one(call& c) {
    auto op = at(c).insert_one(c.given.require<document_view>("document"));
    return result_of(apply_options(op, c).get());
}

outcome insert_many(call& c) {
    std::vector<document> documents;
    for (auto each : c.given.require<array_view>("documents"))
        documents.emplace_back(each.get<document_view>());
    auto op = at(c).insert_many(std::move(documents));
    return result_of(apply_options(op, c).get());
}

/// Calls make(filter, update) with an update document or a pipeline.
template <class F>
auto with_update(call& c, F make) {
    auto chosen = filter(c);
    auto change = c.given.require("update");
    if (auto pipeline = change.get_if<array_view>()) return make(chosen, *pipeline);
    auto document = change.get_if<document_view>();
    if (!document) throw malformed{"\"update\" has the wrong type"};
    return make(chosen, *document);
}

outcome update_one(call& c) {
    auto op =
        with_update(c, [&](auto chosen, auto change) { return at(c).update_one(chosen, change); });
    return result_of(apply_options(op, c).get());
}

outcome update_many(call& c) {
    auto op =
        with_update(c, [&](auto chosen, auto change) { return at(c).update_many(chosen, change); });
    return result_of(apply_options(op, c).get());
}

outcome replace_one(call& c) {
    auto op = at(c).replace_one(filter(c), c.given.require<document_view>("replacement"));
    return result_of(apply_options(op, c).get());
}

outcome delete_one(call& c) {
    auto op = at(c).delete_one(filter(c));
    return result_of(apply_options(op, c).get());
}

outcome delete_many(call& c) {
    auto op = at(c).delete_many(filter(c));
    return result_of(apply_options(op, c).get());
}

outcome find_one_and_update(call& c) {
    auto op = with_update(
        c, [&](auto chosen, auto change) { return at(c).find_one_and_update(chosen, change); });
    return one_or_null(apply_options(op, c).get());
}

outcome find_one_and_replace(call& c) {
    auto op = at(c).find_one_and_replace(filter(c), c.given.require<document_view>("replacement"));
    return one_or_null(apply_options(op, c).get());
}

outcome find_one_and_delete(call& c) {
    auto op = at(c).find_one_and_delete(filter(c));
    return one_or_null(apply_options(op, c).get());
}

write_model model_of(std::string_view kind, call& one) {
    if (kind == "insertOne")
        return write_model::insert_one(one.given.require<document_view>("document"));
    if (kind == "deleteOne") return write_model::delete_one(filter(one));
    if (kind == "deleteMany") return write_model::delete_many(filter(one));
    if (kind == "replaceOne")
        return write_model::replace_one(filter(one),
                                        one.given.require<document_view>("replacement"));
    if (kind == "updateOne")
        return with_update(one, [](auto f, auto u) { return write_model::update_one(f, u); });
    if (kind == "updateMany")
        return with_update(one, [](auto f, auto u) { return write_model::update_many(f, u); });
    throw malformed{"there is no write \"" + std::string{kind} + "\""};
}

outcome bulk_write(call& c) {
    std::vector<write_model> writes;
    for (auto each : c.given.require<array_view>("requests")) {
        auto [kind, fields] = *each.get<document_view>().begin();
        call one{c.run, c.object, arguments{fields.get<document_view>()}};
        auto model = model_of(kind, one);
        writes.push_back(apply_options(model, one));
    }
    auto op = at(c).bulk_write(std::move(writes));
    return result_of(apply_options(op, c).get());
}

/// An option that the command does not have is one of the index.
outcome create_index(call& c) {
    auto keys = c.given.require<document_view>("keys");
    document options;
    for (auto name : {"name", "unique", "sparse", "expireAfterSeconds", "hidden", "collation",
                      "partialFilterExpression"})
        if (auto x = c.given.take(name)) options.append(name, value{x});
    auto op = at(c).create_index(keys, options);
    return value{apply_options(op, c).get()};
}

outcome drop_index(call& c) {
    auto op = at(c).drop_index(c.given.require<std::string>("name"));
    apply_options(op, c).get();
    return {};
}

outcome drop_indexes(call& c) {
    auto op = at(c).drop_indexes();
    apply_options(op, c).get();
    return {};
}

outcome list_indexes(call& c) {
    auto op = at(c).list_indexes();
    return array_of(apply_options(op, c).to_list().get());
}

outcome list_index_names(call& c) {
    auto op = at(c).list_indexes();
    std::vector<std::string> names;
    for (const auto& each : apply_options(op, c).to_list().get())
        names.push_back(each.get<std::string>("name"));
    return array_of(names);
}

outcome rename(call& c) {
    auto op = at(c).rename(c.given.require<std::string>("to"));
    apply_options(op, c).get();
    return {};
}

outcome create_stream(call& c) { return create_change_stream(at(c), c); }

/// Deprecated by the server. The command is sent with the code as text.
outcome map_reduce(call& c) {
    auto map = c.given.require<code>("map"), reduce = c.given.require<code>("reduce");
    auto out = c.given.require("out");
    if (out["inline"]) {
        auto op = at(c).inline_map_reduce(map.text(), reduce.text());
        return array_of(apply_options(op, c).get());
    }
    auto op = at(c).map_reduce(map.text(), reduce.text(), value{out});
    apply_options(op, c).get();
    return {};
}

outcome list_search_indexes(call& c) {
    auto name = c.given.take<std::string>("name").value_or("");
    auto options = c.given.take<document_view>("aggregationOptions").value_or(document_view{});
    c.given.no_more();
    call listing{c.run, c.object, arguments{options}};
    auto op = at(c).list_search_indexes(name);
    return array_of(apply_options(op, listing).to_list().get());
}

search_index_model search_index_of(document_view given) {
    arguments model{given};
    search_index_model made{model.require<document_view>("definition")};
    if (auto name = model.take<std::string>("name")) made.name(*name);
    if (auto type = model.take<std::string>("type")) made.type(*type);
    model.no_more();
    return made;
}

outcome create_search_index(call& c) {
    auto op = at(c).create_search_index(search_index_of(c.given.require<document_view>("model")));
    return value{apply_options(op, c).get()};
}

outcome create_search_indexes(call& c) {
    std::vector<search_index_model> models;
    for (auto each : c.given.require<array_view>("models"))
        models.push_back(search_index_of(each.get<document_view>()));
    auto op = at(c).create_search_indexes(std::move(models));
    return array_of(apply_options(op, c).get());
}

outcome update_search_index(call& c) {
    auto name = c.given.require<std::string>("name");
    auto op = at(c).update_search_index(name, c.given.require<document_view>("definition"));
    apply_options(op, c).get();
    return {};
}

outcome drop_search_index(call& c) {
    auto op = at(c).drop_search_index(c.given.require<std::string>("name"));
    apply_options(op, c).get();
    return {};
}

}  // namespace

std::span<const known_operation> collection_operation_table() {
    static constexpr known_operation table[] = {
        {target::collection, "find", find, {}},
        {target::collection, "createFindCursor", create_find_cursor, {}},
        {target::collection, "findOne", find_one, {}},
        {target::collection, "aggregate", aggregate, {}},
        {target::collection, "countDocuments", count_documents, {}},
        {target::collection, "estimatedDocumentCount", estimated_document_count, {}},
        {target::collection, "distinct", distinct, {}},
        {target::collection, "insertOne", insert_one, {}},
        {target::collection, "insertMany", insert_many, {}},
        {target::collection, "updateOne", update_one, {}},
        {target::collection, "updateMany", update_many, {}},
        {target::collection, "replaceOne", replace_one, {}},
        {target::collection, "deleteOne", delete_one, {}},
        {target::collection, "deleteMany", delete_many, {}},
        {target::collection, "findOneAndUpdate", find_one_and_update, {}},
        {target::collection, "findOneAndReplace", find_one_and_replace, {}},
        {target::collection, "findOneAndDelete", find_one_and_delete, {}},
        {target::collection, "bulkWrite", bulk_write, {}},
        {target::collection, "createIndex", create_index, {}},
        {target::collection, "dropIndex", drop_index, {}},
        {target::collection, "dropIndexes", drop_indexes, {}},
        {target::collection, "listIndexes", list_indexes, {}},
        {target::collection, "listIndexNames", list_index_names, {}},
        {target::collection, "createSearchIndex", create_search_index, {}},
        {target::collection, "createSearchIndexes", create_search_indexes, {}},
        {target::collection, "listSearchIndexes", list_search_indexes, {}},
        {target::collection, "updateSearchIndex", update_search_index, {}},
        {target::collection, "dropSearchIndex", drop_search_index, {}},
        {target::collection, "createChangeStream", create_stream, {}},
        {target::collection, "mapReduce", map_reduce, {}},
        {target::collection, "rename", rename, {}},
    };
    return table;
}

}  // namespace motor::conformance
