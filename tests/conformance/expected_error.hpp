// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "matcher.hpp"

#include <motor/motor.hpp>

namespace motor::conformance {

/// Throws mismatch unless the error is as `expectError` says; malformed if a part of that is
/// unknown.
void check_error(document_view expected, const motor::error& actual, const matcher& match);

}  // namespace motor::conformance
