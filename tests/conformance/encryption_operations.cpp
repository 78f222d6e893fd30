// SPDX-License-Identifier: Apache-2.0
#include "operations.hpp"
#include "write_results.hpp"

#include <string>

namespace motor::conformance {
namespace {

motor::client_encryption at(call& c) { return c.target<motor::client_encryption>(); }
binary_view id(call& c) { return c.given.require<binary_view>("id"); }
std::string alt_name(call& c) { return c.given.require<std::string>("keyAltName"); }

/// These options have the same names in Motor as in the specification.
template <class Op>
auto run(Op op, call& c) {
    if (auto options = c.given.take<document_view>("opts"))
        for (auto [name, setting] : *options)
            op.option(name, value{setting});
    c.given.no_more();
    return op.get();
}

outcome one_or_null(const std::optional<document>& found) {
    return found ? outcome{*found} : outcome{value{}};
}

outcome create_data_key(call& c) {
    auto op = at(c).create_data_key(c.given.require<std::string>("kmsProvider"));
    return value{run(op, c)};
}

outcome rewrap_many_data_key(call& c) {
    auto op = at(c).rewrap_many_data_key(c.given.require<document_view>("filter"));
    return doc("bulkWriteResult", result_of(run(op, c)));
}

outcome delete_key(call& c) { return result_of(run(at(c).delete_key(id(c)), c)); }

outcome get_key(call& c) { return one_or_null(run(at(c).get_key(id(c)), c)); }

outcome get_keys(call& c) {
    c.given.no_more();
    return array_of(at(c).get_keys().to_list().get());
}

outcome add_key_alt_name(call& c) {
    return one_or_null(run(at(c).add_key_alt_name(id(c), alt_name(c)), c));
}

outcome remove_key_alt_name(call& c) {
    return one_or_null(run(at(c).remove_key_alt_name(id(c), alt_name(c)), c));
}

outcome get_key_by_alt_name(call& c) {
    return one_or_null(run(at(c).get_key_by_alt_name(alt_name(c)), c));
}

outcome encrypt(call& c) { return value{run(at(c).encrypt(value{c.given.require("value")}), c)}; }

outcome decrypt(call& c) {
    c.given.take("opts");
    return run(at(c).decrypt(c.given.require<binary_view>("value")), c);
}

}  // namespace

std::span<const known_operation> encryption_operation_table() {
    static constexpr known_operation table[] = {
        {target::encryption, "createDataKey", create_data_key, {}},
        {target::encryption, "rewrapManyDataKey", rewrap_many_data_key, {}},
        {target::encryption, "deleteKey", delete_key, {}},
        {target::encryption, "getKey", get_key, {}},
        {target::encryption, "getKeys", get_keys, {}},
        {target::encryption, "addKeyAltName", add_key_alt_name, {}},
        {target::encryption, "removeKeyAltName", remove_key_alt_name, {}},
        {target::encryption, "getKeyByAltName", get_key_by_alt_name, {}},
        {target::encryption, "encrypt", encrypt, {}},
        {target::encryption, "decrypt", decrypt, {}},
    };
    return table;
}

}  // namespace motor::conformance
