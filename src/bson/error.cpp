// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/bson/error_access.hpp>
#include <motor/error.hpp>

#include <algorithm>

namespace motor {

namespace {

std::string prefix_of(const error_details& details) {
    if (details.operation.empty()) return {};
    if (details.name_space.empty()) return details.operation + ": ";
    return details.operation + " on " + details.name_space + ": ";
}

}  // namespace

error::error(std::error_code code, const std::string& message, error_details details)
    : std::system_error{code},
      state_{made_of(message.empty() ? code.message() : message, std::move(details))} {}

std::shared_ptr<const error::state> error::made_of(std::string_view message,
                                                   error_details details) {
    auto made = std::make_shared<state>();
    made->what = prefix_of(details);
    made->prefix = made->what.size();
    made->what += message;
    std::ranges::replace(made->what, '\0', '?');  // what() would end at a NUL
    made->details = std::move(details);
    return made;
}

void detail::error_access::name_operation(error& of, std::string operation,
                                          std::string name_space) {
    if (!of.operation().empty()) return;
    auto details = of.details();
    details.operation = std::move(operation);
    details.name_space = std::move(name_space);
    of.state_ = error::made_of(of.message(), std::move(details));
}

std::string_view error::message() const noexcept {
    return std::string_view{state_->what}.substr(state_->prefix);
}

std::span<const std::string> error::labels() const noexcept { return state_->details.labels; }

bool error::has_label(std::string_view label) const noexcept {
    return std::ranges::find(labels(), label) != labels().end();
}

}  // namespace motor
