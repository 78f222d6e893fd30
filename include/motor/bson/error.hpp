// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/error.hpp>

#include <string>

namespace motor {

/// Broken BSON or JSON, or a value of another type than asked for; errc::bson.
class MOTOR_EXPORT bson_error : public error {
public:
    /// `message` names the defect and the key.
    explicit bson_error(const std::string& message) : error(errc::bson, message, {}) {}
};

/// The value has another type than asked for, or does not fit. The message names the key and both
/// types.
class MOTOR_EXPORT type_mismatch : public bson_error {
public:
    using bson_error::bson_error;
};

/// The document has no such key.
class MOTOR_EXPORT missing_key : public bson_error {
public:
    using bson_error::bson_error;
};

/// The bytes are not BSON.
class MOTOR_EXPORT invalid_bson : public bson_error {
public:
    using bson_error::bson_error;
};

/// The text is not JSON, or is Extended JSON with invalid contents.
class MOTOR_EXPORT invalid_json : public bson_error {
public:
    using bson_error::bson_error;
};

}  // namespace motor
