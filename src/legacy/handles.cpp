// SPDX-License-Identifier: Apache-2.0
#include <motor/legacy.hpp>

namespace motor::legacy {

template <class Op, class... Args>
operation<Op> collection::make(Args&&... args) const {
    return {site_, Op(std::forward<Args>(args)...)};
}

collection collection::operator[](std::string_view sub) const {
    return motor::collection::operator[](sub);
}

operation<calls::insert> collection::insert(document_view document, const call_site& at) const {
    warn("insert", "use insert_one", at);
    return make<calls::insert>(document);
}

operation<calls::insert_many> collection::insert(std::vector<document> documents,
                                                 const call_site& at) const {
    warn("insert", "use insert_many", at);
    return make<calls::insert_many>(std::move(documents));
}

operation<calls::save> collection::save(document_view document, const call_site& at) const {
    warn("save", "use insert_one, or replace_one with upsert", at);
    return make<calls::save>(document);
}

operation<calls::update> collection::update(document_view spec, document_view change,
                                            const call_site& at) const {
    warn("update", "use update_one, update_many or replace_one", at);
    return make<calls::update>(spec, change);
}

operation<calls::remove> collection::remove(document_view spec, const call_site& at) const {
    warn("remove", "use delete_one or delete_many", at);
    return make<calls::remove>(spec);
}

operation<calls::find_and_modify> collection::find_and_modify(document_view query,
                                                              document_view change,
                                                              const call_site& at) const {
    warn("find_and_modify", "use find_one_and_update, find_one_and_replace or find_one_and_delete",
         at);
    return make<calls::find_and_modify>(query, change);
}

operation<ops::create_index> collection::ensure_index(document_view keys, document_view options,
                                                      const call_site& at) const {
    warn("ensure_index", "use create_index", at);
    return create_index(keys, options);
}

operation<calls::count> collection::count(document_view filter, const call_site& at) const {
    warn("count", "use count_documents or estimated_document_count", at);
    return make<calls::count>(filter);
}

operation<calls::group> collection::group(const value& key, document_view condition,
                                          document_view initial, std::string_view reduce,
                                          const call_site& at) const {
    warn("group", "use aggregate with $group", at);
    return make<calls::group>(key, condition, initial, reduce);
}

bulk_operation_builder collection::initialize_ordered_bulk_op(const call_site& at) const {
    warn("initialize_ordered_bulk_op", "use bulk_write", at);
    return {site_, true};
}

bulk_operation_builder collection::initialize_unordered_bulk_op(const call_site& at) const {
    warn("initialize_unordered_bulk_op", "use bulk_write with ordered(false)", at);
    return {site_, false};
}

collection database::operator[](std::string_view name) const {
    return motor::database::operator[](name);
}

operation<ops::list_collection_names> database::collection_names(const call_site& at) const {
    warn("collection_names", "use list_collection_names", at);
    return list_collection_names();
}

operation<calls::add_user> database::add_user(std::string_view name, std::string_view password,
                                              const call_site& at) const {
    warn("add_user", "use run_command with createUser", at);
    return {site_, calls::add_user{name, password}};
}

operation<calls::remove_user> database::remove_user(std::string_view name,
                                                    const call_site& at) const {
    warn("remove_user", "use run_command with dropUser", at);
    return {site_, calls::remove_user{name}};
}

operation<calls::eval> database::eval(std::string_view function, array_view arguments,
                                      const call_site& at) const {
    warn("eval", "use aggregate", at);
    return {site_, calls::eval{function, arguments}};
}

database client::operator[](std::string_view name) const { return motor::client::operator[](name); }

operation<ops::list_database_names> client::database_names(const call_site& at) const {
    warn("database_names", "use list_database_names", at);
    return list_database_names();
}

operation<calls::alive> client::alive(const call_site& at) const {
    warn("alive", "use ping", at);
    return {ping().where(), calls::alive{}};
}

}  // namespace motor::legacy
