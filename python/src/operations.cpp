// SPDX-License-Identifier: Apache-2.0
#include "operations.hpp"

#include "call.hpp"

namespace motor::python {
namespace {

/// The operations that Place.run() can start, by name.
const by_name<owned (*)(const call&)> operations{
    {"find_one", [](const call& c) { return c.start(c.collection().find_one(c.document_at(0))); }},
    {"insert_one",
     [](const call& c) { return c.start(c.collection().insert_one(c.document_at(0))); }},
    {"insert_many",
     [](const call& c) { return c.start(c.collection().insert_many(c.documents_at(0))); }},
    {"bulk_write",
     [](const call& c) { return c.start(c.collection().bulk_write(c.writes_at(0))); }},
    {"update_one",
     [](const call& c) {
         return c.start_update(
             1, [&](auto change) { return c.collection().update_one(c.document_at(0), change); });
     }},
    {"update_many",
     [](const call& c) {
         return c.start_update(
             1, [&](auto change) { return c.collection().update_many(c.document_at(0), change); });
     }},
    {"replace_one",
     [](const call& c) {
         return c.start(c.collection().replace_one(c.document_at(0), c.document_at(1)));
     }},
    {"delete_one",
     [](const call& c) { return c.start(c.collection().delete_one(c.document_at(0))); }},
    {"delete_many",
     [](const call& c) { return c.start(c.collection().delete_many(c.document_at(0))); }},
    {"find_one_and_update",
     [](const call& c) {
         return c.start_update(1, [&](auto change) {
             return c.collection().find_one_and_update(c.document_at(0), change);
         });
     }},
    {"find_one_and_replace",
     [](const call& c) {
         return c.start(c.collection().find_one_and_replace(c.document_at(0), c.document_at(1)));
     }},
    {"find_one_and_delete",
     [](const call& c) { return c.start(c.collection().find_one_and_delete(c.document_at(0))); }},
    {"count_documents",
     [](const call& c) { return c.start(c.collection().count_documents(c.document_at(0))); }},
    {"estimated_document_count",
     [](const call& c) { return c.start(c.collection().estimated_document_count()); }},
    {"distinct",
     [](const call& c) {
         return c.start(c.collection().distinct(c.text_at(0), c.document_at(1)));
     }},
    // A command has the read preference of its place only on request.
    {"run_command",
     [](const call& c) {
         auto what = c.database().run_command(c.document_at(0));
         const auto& preference = c.database().read_preference();
         if (!preference.inherited()) what.read_preference(preference);
         return c.start(std::move(what));
     }},
    {"list_databases", [](const call& c) { return c.start(c.client().list_databases()); }},
};

}  // namespace

PyObject* run_operation(PyObject* self, PyObject* const* arguments, Py_ssize_t count,
                        PyObject* names) {
    return result_of_call(operations, self, arguments, count, names);
}

}  // namespace motor::python
