// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <string>

namespace motor::testing {

/// Fields of `with` that are missing or different in `without`, and `-name` for those that `with`
/// lacks.
document difference(document_view with, document_view without, const std::string& prefix = {});

}  // namespace motor::testing
