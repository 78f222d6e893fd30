// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/error.hpp>

#include <string>

/// Message of the exception that `body` throws, which must be an Error with the condition
/// errc::bson; empty if it throws nothing or something else.
template <class Error = motor::bson_error, class F>
std::string message_of(F&& body) {
    try {
        body();
    } catch (const Error& e) {
        return e.code() == motor::errc::bson ? e.what() : "";
    } catch (const std::exception&) {
    }
    return "";
}
