// SPDX-License-Identifier: Apache-2.0
#include <motor/legacy.hpp>

namespace motor::legacy {

collection collection::operator[](std::string_view sub) const {
    return motor::collection::operator[](sub);
}

operation<calls::insert> collection::insert(document_view document, const call_site& site) const {
    warn("insert", "use insert_one", site);
    return make(calls::insert(document));
}

operation<calls::insert_many> collection::insert(std::vector<document> documents,
                                                 const call_site& site) const {
    warn("insert", "use insert_many", site);
    return make(calls::insert_many(std::move(documents)));
}

operation<calls::save> collection::save(document_view document, const call_site& site) const {
    warn("save", "use insert_one, or replace_one with upsert", site);
    return make(calls::save(document));
}

operation<calls::update> collection::update(document_view spec, document_view change,
                                            const call_site& site) const {
    warn("update", "use update_one, update_many or replace_one", site);
    return make(calls::update(spec, change));
}

operation<calls::remove> collection::remove(document_view spec, const call_site& site) const {
    warn("remove", "use delete_one or delete_many", site);
    return make(calls::remove(spec));
}

operation<calls::find_and_modify> collection::find_and_modify(document_view query,
                                                              document_view change,
                                                              const call_site& site) const {
    warn("find_and_modify", "use find_one_and_update, find_one_and_replace or find_one_and_delete",
         site);
    return make(calls::find_and_modify(query, change));
}

operation<ops::create_index> collection::ensure_index(document_view keys, document_view options,
                                                      const call_site& site) const {
    warn("ensure_index", "use create_index", site);
    return create_index(keys, options);
}

operation<calls::count> collection::count(document_view filter, const call_site& site) const {
    warn("count", "use count_documents or estimated_document_count", site);
    return make(calls::count(filter));
}

operation<calls::group> collection::group(const value& key, document_view condition,
                                          document_view initial, std::string_view reduce,
                                          const call_site& site) const {
    warn("group", "use aggregate with $group", site);
    return make(calls::group(key, condition, initial, reduce));
}

bulk_operation_builder collection::initialize_ordered_bulk_op(const call_site& site) const {
    warn("initialize_ordered_bulk_op", "use bulk_write", site);
    return detail::access::make<bulk_operation_builder>(context_, true);
}

bulk_operation_builder collection::initialize_unordered_bulk_op(const call_site& site) const {
    warn("initialize_unordered_bulk_op", "use bulk_write with ordered(false)", site);
    return detail::access::make<bulk_operation_builder>(context_, false);
}

collection database::operator[](std::string_view name) const {
    return motor::database::operator[](name);
}

operation<ops::list_collection_names> database::collection_names(const call_site& site) const {
    warn("collection_names", "use list_collection_names", site);
    return list_collection_names();
}

operation<calls::add_user> database::add_user(std::string_view name, std::string_view password,
                                              const call_site& site) const {
    warn("add_user", "use run_command with createUser", site);
    return make(calls::add_user(name, password));
}

operation<calls::remove_user> database::remove_user(std::string_view name,
                                                    const call_site& site) const {
    warn("remove_user", "use run_command with dropUser", site);
    return make(calls::remove_user(name));
}

operation<calls::eval> database::eval(std::string_view function, array_view arguments,
                                      const call_site& site) const {
    warn("eval", "use aggregate", site);
    return make(calls::eval(function, arguments));
}

database client::operator[](std::string_view name) const { return motor::client::operator[](name); }

operation<ops::list_database_names> client::database_names(const call_site& site) const {
    warn("database_names", "use list_database_names", site);
    return list_database_names();
}

operation<calls::alive> client::alive(const call_site& site) const {
    warn("alive", "use ping", site);
    return make(calls::alive());
}

}  // namespace motor::legacy
