// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document_view.hpp>
#include <motor/settings/concerns.hpp>

namespace motor::python {

/// Reads settings from the documents of PyMongo's objects; those that are empty are inherited. A
/// read preference is `{mode: "secondary", tags: [...], maxStalenessSeconds: n}`. Throws
/// configuration_error.
concerns concerns_of(document_view preference, document_view read, document_view write);

}  // namespace motor::python
