// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/delete.hpp>

#include "write.hpp"

namespace motor::ops {
namespace {

delete_result result_of(detail::write_batcher& write) {
    document reply = write.execute(false);
    return {detail::count_or_0(reply, "nRemoved"), write.acknowledged()};
}

}  // namespace

delete_one::result delete_one::run(const detail::run_context& context) const {
    write_parts parts{fields_, settings_};
    detail::write_batcher write{context, parts.command};
    write.add({detail::write_kind::delete_one, filter_, {}, parts.statement});
    return result_of(write);
}

delete_many::result delete_many::run(const detail::run_context& context) const {
    write_parts parts{fields_, settings_};
    detail::write_batcher write{context, parts.command};
    write.add({detail::write_kind::delete_many, filter_, {}, parts.statement});
    return result_of(write);
}

}  // namespace motor::ops
