// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>

/// The ways in which a test of the specification can end early. What Motor throws is none of them.
namespace motor::conformance {

/// What came is not what the test expects.
struct mismatch : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The test file breaks the format, or uses a part of it that no driver knows.
struct malformed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The test needs what the library does not offer; the text says what.
struct not_in_library : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The server refused because it lacks what the test needs; the text is its own.
struct server_lack : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace motor::conformance
