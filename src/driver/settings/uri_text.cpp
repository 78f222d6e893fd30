// SPDX-License-Identifier: Apache-2.0
#include "uri_text.hpp"

#include "driver/iequals.hpp"
#include "uri_syntax.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace motor::detail {
namespace {

/// Name of an option today, in lower case. Some options had another name before.
/// @see
/// https://github.com/mongodb/specifications/blob/master/source/uri-options/uri-options.md
std::string present_name(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> names{{
        {"ssl", "tls"},
        {"sslclientcertificatekeyfile", "tlscertificatekeyfile"},
        {"sslclientcertificatekeypassword", "tlscertificatekeyfilepassword"},
        {"sslcertificateauthorityfile", "tlscafile"},
        {"sslallowinvalidcertificates", "tlsallowinvalidcertificates"},
        {"sslallowinvalidhostnames", "tlsallowinvalidhostnames"},
    }};
    auto wanted = lower(name);
    for (const auto& [old, present] : names)
        if (wanted == old) return std::string{present};
    return wanted;
}

std::string escaped(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF", plain = "-._~";
    std::string made;
    for (char c : text) {
        auto byte = static_cast<unsigned char>(c);
        bool alone = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     plain.find(c) != std::string_view::npos;
        if (alone)
            made += c;
        else
            (made += '%').append({digits[byte >> 4], digits[byte & 15]});
    }
    return made;
}

constexpr std::string_view hidden = "***";

bool is_secret(std::string_view present_name) {
    constexpr std::array<std::string_view, 3> words{"pass", "secret", "token"};
    return std::ranges::any_of(
        words, [&](auto word) { return present_name.find(word) != std::string_view::npos; });
}

/// A mechanism's properties without secrets: `name:value`, separated by commas. A name that is
/// unknown may be the rest of a secret, after a comma.
std::string without_secrets(std::string_view properties) {
    constexpr std::array<std::string_view, 7> open{
        "SERVICE_NAME", "CANONICALIZE_HOST_NAME", "SERVICE_REALM", "SERVICE_HOST",
        "ENVIRONMENT",  "TOKEN_RESOURCE",         "ALLOWED_HOSTS"};
    std::string shown;
    while (!properties.empty()) {
        auto value = take_until(properties, ",");
        bool named = value.find(':') != std::string_view::npos;
        auto name = named ? take_until(value, ":") : std::string_view{};
        bool is_open = std::ranges::any_of(open, [&](auto each) { return iequals(each, name); });
        bool known = is_open || iequals(name, "AWS_SESSION_TOKEN");
        if (!shown.empty()) shown += ',';
        if (named) (shown += known ? name : hidden) += ':';
        shown += is_open ? value : hidden;
    }
    return shown;
}

}  // namespace

std::string lower(std::string_view text) {
    std::string made{text};
    std::ranges::transform(made, made.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; });
    return made;
}

uri_text::uri_text(std::string_view text) {
    auto parts = parts_of(text);
    assert(!parts.scheme.empty() && !parts.hosts.empty() && "the syntax has not been checked");
    scheme_ = parts.scheme;
    user_ = parts.user.value_or("");
    hosts_ = parts.hosts;
    slash_ = parts.slash;
    database_ = parts.database;
    while (!parts.options.empty())
        options_.emplace_back(take_until(parts.options, "&"));
}

void uri_text::remove(std::string_view name) {
    auto wanted = present_name(name);
    std::erase_if(options_, [&](std::string_view each) {
        return present_name(each.substr(0, each.find('='))) == wanted;
    });
}

void uri_text::forget_credential() {
    user_.clear();
    for (auto name : {"authMechanism", "authSource", "authMechanismProperties", "gssapiServiceName",
                      "canonicalizeHostname"})
        remove(name);
}

void uri_text::set_user(std::string_view name) { user_ = escaped(name); }

void uri_text::set_password(std::string_view secret) { user_ += ":" + escaped(secret); }

void uri_text::set(std::string_view name, std::string_view value) {
    remove(name);
    options_.push_back(std::string{name} + "=" + escaped(value));
}

bool uri_text::hide_secrets() {
    if (auto colon = user_.find(':'); colon != std::string::npos && colon + 1 != user_.size())
        user_.replace(colon + 1, user_.size(), hidden);
    bool after_secret = false;
    auto left_out = std::erase_if(options_, [&](std::string& each) {
        std::string_view value{each};
        auto name = present_name(take_until(value, "="));
        if (after_secret && !is_known_option(name)) return true;
        after_secret = is_secret(name);
        auto plain = unescaped(value).value_or("");
        auto shown = std::string{value};
        if (name == "authmechanismproperties") {
            auto open = without_secrets(plain);
            after_secret = open != plain;
            shown = escaped(open);
        } else if (after_secret && !value.empty()) {
            shown = hidden;
        }
        each.replace(each.size() - value.size(), value.size(), shown);
        return false;
    });
    return left_out != 0;
}

std::string uri_text::string() const {
    auto made = scheme_;
    if (!user_.empty()) made += user_ + "@";
    made += hosts_;
    if (slash_ || !options_.empty()) made += "/" + database_;
    char separator = '?';
    for (const auto& each : options_) {
        made += std::exchange(separator, '&');
        for (char c : each)
            c == '\\' ? made += "%5C" : made += c;
    }
    return made;
}

}  // namespace motor::detail
