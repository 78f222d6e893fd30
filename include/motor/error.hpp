// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/errc.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace motor {

/// Details of an error besides its code and message.
struct error_details {
    document reply;                   ///< Reply of the server.
    std::vector<std::string> labels;  ///< Labels, such as "TransientTransactionError".
    std::string operation;            ///< Name of the operation, such as "find".
    std::string name_space;           ///< Namespace: "database.collection".
};

class error;

namespace detail {
struct error_access;
}

/// Base of everything that Motor throws. Copies share what it carries and never throw.
class MOTOR_EXPORT error : public std::system_error {
public:
    /// An error with any code. Motor's own errors have subclasses, which set their codes.
    explicit error(std::error_code code) : error{code, std::string{}} {}
    /// An error with a message; an empty message stands for the code's own.
    error(std::error_code code, const std::string& message) : error{code, message, {}} {}
    /// An error with a message and the details that an operation knows.
    error(std::error_code code, const std::string& message, error_details details);

    /// Full message, as far as it is known: "find on test.people: <message>".
    const char* what() const noexcept override { return state_->what.c_str(); }
    /// Message without operation and namespace.
    std::string_view message() const noexcept;
    /// Reply of the server; empty if there was none.
    const document& reply() const noexcept { return state_->details.reply; }
    /// Labels from the server and the driver, which say whether a retry makes sense.
    std::span<const std::string> labels() const noexcept;
    /// Whether it has that label, such as "RetryableWriteError".
    bool has_label(std::string_view label) const noexcept;
    /// Name of the operation that failed; empty if the error did not come from one.
    const std::string& operation() const noexcept { return state_->details.operation; }
    /// Namespace, `database.collection`, as far as it is known.
    const std::string& name_space() const noexcept { return state_->details.name_space; }
    /// Reply, labels, operation and namespace together.
    const error_details& details() const noexcept { return state_->details; }

protected:
    error(errc code, const std::string& message, error_details details)
        : error(make_error_code(code), message, std::move(details)) {}

private:
    friend struct detail::error_access;

    struct state {
        error_details details;
        std::string what;
        std::size_t prefix = 0;
    };
    static std::shared_ptr<const state> made_of(std::string_view message, error_details details);

    std::shared_ptr<const state> state_;
};

}  // namespace motor
