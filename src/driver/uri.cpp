// SPDX-License-Identifier: Apache-2.0
#include <motor/driver/uri.hpp>

#include "libmongoc.hpp"

namespace motor::driver {

namespace {

/// libmongoc quotes a password that is not escaped; messages end up in logs.
std::string without_password(std::string_view reason) {
    constexpr std::string_view quotes = "Password \"", after = "\" must not have unescaped chars";
    auto end = reason.rfind(after);
    if (!reason.starts_with(quotes) || end == std::string_view::npos) return std::string{reason};
    return "The password" + std::string{reason.substr(end + 1)};
}

}  // namespace

uri::uri(std::string_view text) {
    auto refuse = [](const std::string& reason) {
        throw invalid_uri{make_error_code(errc::configuration), reason};
    };
    if (text.find('\0') != std::string_view::npos) refuse("a connection string contains a null");
    start_libmongoc();
    bson_error_t error{};
    native_.reset(mongoc_uri_new_with_error(std::string{text}.c_str(), &error), mongoc_uri_destroy);
    if (!native_) refuse(without_password(error.message));
}

std::string_view uri::string() const { return mongoc_uri_get_string(native_.get()); }

std::vector<std::string> uri::hosts() const {
    std::vector<std::string> all;
    for (auto host = mongoc_uri_get_hosts(native_.get()); host; host = host->next)
        all.emplace_back(host->host_and_port);
    return all;
}

std::string_view uri::database() const {
    auto name = mongoc_uri_get_database(native_.get());
    return name ? name : std::string_view{};
}

std::optional<std::int32_t> uri::option_int32(const char* name) const {
    if (!mongoc_uri_has_option(native_.get(), name)) return std::nullopt;
    return mongoc_uri_get_option_as_int32(native_.get(), name, 0);
}

}  // namespace motor::driver
