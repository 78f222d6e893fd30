// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/delete.hpp>

#include "write.hpp"

namespace motor::ops {
namespace {

delete_result result_of(driver::bulk_write& write) {
    document reply = write.execute(false);
    return {driver::count_or_0(reply, "nRemoved"), write.acknowledged()};
}

}  // namespace

delete_one::result delete_one::run(const driver::target& where) const {
    write_parts parts{fields_, settings_};
    driver::bulk_write write{where, parts.command};
    write.delete_one(filter_, parts.statement);
    return result_of(write);
}

delete_many::result delete_many::run(const driver::target& where) const {
    write_parts parts{fields_, settings_};
    driver::bulk_write write{where, parts.command};
    write.delete_many(filter_, parts.statement);
    return result_of(write);
}

}  // namespace motor::ops
