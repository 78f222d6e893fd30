// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>

/// The ways in which a test of the specification can end early. Motor's own exceptions are not
/// among them.
namespace motor::conformance {

/// The test expected something else.
struct mismatch : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The test file violates the format, or uses a part of it that no driver supports.
struct malformed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The test needs a feature that the library does not have; the text names it.
struct not_in_library : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The server refused because it lacks a feature; the text is the server's own.
struct server_lack : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace motor::conformance
