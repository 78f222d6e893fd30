// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Exports a class or a function from the shared library, which hides all other symbols. Names that
/// are defined in headers alone do not need it.
#define MOTOR_EXPORT [[gnu::visibility("default")]]
