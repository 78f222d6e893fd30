// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/map_reduce.hpp>

#include "command.hpp"

namespace motor::ops {

map_reduce_base::map_reduce_base(std::string_view map, std::string_view reduce, const value& out)
    : map_(map), reduce_(reduce), out_(out) {}

document map_reduce_base::send(const driver::target& where, driver::command_kind kind) const {
    auto command = command_of("mapReduce", where.collection(),
                              doc("map", map_, "reduce", reduce_, "out", out_));
    return where.command(command.concat(fields_), kind, settings_);
}

inline_map_reduce::inline_map_reduce(std::string_view map, std::string_view reduce)
    : map_reduce_base(map, reduce, doc("inline", 1)) {}

inline_map_reduce::result inline_map_reduce::run(const driver::target& where) const {
    document reply = send(where, driver::command_kind::read);
    result found;
    for (auto entry : reply.get<array_view>("results"))
        found.emplace_back(entry.value().get<document_view>());
    return found;
}

}  // namespace motor::ops
