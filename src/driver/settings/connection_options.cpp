// SPDX-License-Identifier: Apache-2.0
#include <motor/settings/connection_options.hpp>

#include "bson/utf8.hpp"

#include <motor/client_error.hpp>

#include <limits>
#include <string>
#include <vector>

namespace motor {
namespace {

[[noreturn]] void refuse(std::string_view name, const char* why) {
    throw configuration_error{std::string{name} + why};
}

/// Refuses a text with a NUL, at which libmongoc would end it.
void check_text(std::string_view name, std::string_view text) {
    if (text.find('\0') != std::string_view::npos) refuse(name, " must not hold a NUL");
    if (!detail::is_utf8(text)) refuse(name, " must be UTF-8");
}

}  // namespace

void uri_options::put(std::string_view name, std::string_view text) {
    check_text(name, text);
    options_.set(name, text);
}

void uri_options::put(std::string_view name, std::chrono::milliseconds time) {
    if (time.count() < 0) refuse(name, " must not be negative");
    if (time.count() > std::numeric_limits<std::int32_t>::max()) refuse(name, " is too long");
    put(name, static_cast<std::int32_t>(time.count()));
}

void uri_options::add(std::string_view name, std::string_view entry) {
    auto entries = options_.get_or(name, std::vector<std::string>{});
    entries.emplace_back(entry);
    options_.set(name, entries);
}

void uri_options::put(std::string_view name, std::string_view key, std::string_view text) {
    check_text(name, key);
    check_text(name, text);
    if (key.find_first_of(",:") != std::string_view::npos ||
        text.find(',') != std::string_view::npos)
        refuse(name, " must not hold a comma, nor their names a colon");
    document properties;
    if (auto earlier = options_[name].get_if<document_view>()) properties.concat(*earlier);
    properties.set(key, text);
    options_.set(name, properties);
}

connection_options& connection_options::at_least(std::int32_t least, std::string_view name,
                                                 std::int32_t number) {
    if (number < least) refuse(name, (" must be at least " + std::to_string(least)).c_str());
    return with(name, number);
}

credential::credential(std::string_view mechanism) {
    if (!mechanism.empty()) put("authMechanism", mechanism);
}

credential&& credential::of(std::string_view user) && {
    check_text("username", user);
    user_.append("username", user);
    return std::move(*this);
}

credential&& credential::of(std::string_view user, std::string_view password) && {
    check_text("password", password);
    auto&& made = std::move(*this).of(user);
    made.user_.append("password", password);
    return std::move(made);
}

credential credential::password(std::string_view user, std::string_view secret) {
    return credential{""}.of(user, secret);
}

credential credential::scram_sha_256(std::string_view user, std::string_view password) {
    return credential{"SCRAM-SHA-256"}.of(user, password);
}

credential credential::scram_sha_1(std::string_view user, std::string_view password) {
    return credential{"SCRAM-SHA-1"}.of(user, password);
}

credential credential::plain(std::string_view user, std::string_view password) {
    return std::move(credential{"PLAIN"}.of(user, password).source("$external"));
}

credential credential::x509() { return credential{"MONGODB-X509"}; }

credential credential::x509(std::string_view subject) {
    return credential{"MONGODB-X509"}.of(subject);
}

credential credential::aws() {
    return std::move(credential{"MONGODB-AWS"}.source("$external"));  // for an old libmongoc
}

credential credential::aws(std::string_view access_key_id, std::string_view secret_access_key) {
    return aws().of(access_key_id, secret_access_key);
}

credential credential::aws(std::string_view access_key_id, std::string_view secret_access_key,
                           std::string_view session_token) {
    return std::move(aws(access_key_id, secret_access_key)
                         .mechanism_property("AWS_SESSION_TOKEN", session_token));
}

credential credential::gssapi(std::string_view principal) {
    return credential{"GSSAPI"}.of(principal);
}

credential credential::gssapi(std::string_view principal, std::string_view password) {
    return credential{"GSSAPI"}.of(principal, password);
}

void tls_options::put_file(std::string_view name, std::string_view path) {
    check_text(name, path);
    files_.set(name, path);
}

std::string_view to_string(compressor value) noexcept {
    switch (value) {
        case compressor::snappy:
            return "snappy";
        case compressor::zlib:
            return "zlib";
        case compressor::zstd:
            return "zstd";
    }
    return "unknown";
}

}  // namespace motor
