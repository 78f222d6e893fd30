// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/map_reduce.hpp>

#include "command.hpp"

namespace motor::ops {

map_reduce_base::map_reduce_base(std::string_view map, std::string_view reduce, const value& out)
    : map_(map), reduce_(reduce), out_(out) {}

document map_reduce_base::send(const detail::run_context& context,
                               detail::command_kind kind) const {
    auto command = command_of("mapReduce", context.collection(),
                              doc("map", map_, "reduce", reduce_, "out", out_));
    return context.command(command.concat(fields_), kind, settings_);
}

inline_map_reduce::inline_map_reduce(std::string_view map, std::string_view reduce)
    : fluent_operation(map, reduce, doc("inline", 1)) {}

inline_map_reduce::result inline_map_reduce::run(const detail::run_context& context) const {
    return documents_in(send(context, detail::command_kind::read), "results");
}

}  // namespace motor::ops
