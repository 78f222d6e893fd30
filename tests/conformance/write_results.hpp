// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/motor.hpp>

/// Results of writes under the names of the CRUD specification. Those of an unacknowledged write
/// say only that.
/// @see https://github.com/mongodb/specifications/blob/master/source/crud/crud.md#results
namespace motor::conformance {

document result_of(const insert_one_result& from);
document result_of(const insert_many_result& from);
document result_of(const update_result& from);
document result_of(const delete_result& from);
document result_of(const bulk_write_result& from);
/// Results of the writes before the failure.
document result_of(const bulk_write_error& from);

}  // namespace motor::conformance
