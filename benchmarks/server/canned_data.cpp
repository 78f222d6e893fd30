// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/server/canned_data.hpp>

#include <motor/bson/builder.hpp>

namespace bench {

std::string name_space(const char* collection) {
    return std::string{database_name} + "." + collection;
}

motor::document stored_document(int id) { return motor::doc("_id", id).concat(new_document()); }

motor::document new_document() {
    return motor::doc("name", "Augusta Ada King", "born", 1815, "city", "London", "langs",
                      motor::array("en", "fr"));
}

}  // namespace bench
