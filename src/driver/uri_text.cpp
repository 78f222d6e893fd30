// SPDX-License-Identifier: Apache-2.0
#include "uri_text.hpp"

#include "libmongoc.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace motor::driver {
namespace {

/// What stands before any of the characters; it and that character are taken off.
std::string_view take_until(std::string_view& rest, std::string_view any_of) {
    auto end = std::min(rest.find_first_of(any_of), rest.size());
    auto taken = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return taken;
}

/// Options had other names before; the old ones go with the new.
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

/// Pieces of one are not hidden where hiding them would hide the reason too.
constexpr std::size_t shortest_piece = 3;

void add_secret(std::vector<std::string>& to, std::string_view secret) {
    if (secret.size() < shortest_piece) return;
    to.emplace_back(secret);
    std::unique_ptr<char, destroyer<bson_free>> plain{
        mongoc_uri_unescape(std::string{secret}.c_str())};
    if (plain) to.emplace_back(plain.get());
}

/// The string may be malformed: a password without escapes ends where it looks like something else.
std::vector<std::string> secrets_of(std::string_view text) {
    std::vector<std::string> found;
    auto query_at = std::min(text.find('?'), text.size());
    auto place = text.substr(0, query_at), query = text.substr(query_at);
    if (auto scheme = place.find("://"); scheme != std::string_view::npos)
        place.remove_prefix(scheme + 3);
    if (auto end = place.rfind('@'); end != std::string_view::npos) {
        auto secret = place.substr(0, end);
        take_until(secret, ":");
        add_secret(found, secret);
        while (!secret.empty())
            add_secret(found, take_until(secret, "/:@"));
    }
    while (!query.empty()) {
        auto option = take_until(query, "?&");
        auto name = present_name(take_until(option, "="));
        if (name == "authmechanismproperties" || name == "tlscertificatekeyfilepassword")
            add_secret(found, option);
    }
    return found;
}

}  // namespace

std::string without_secrets(std::string reason, std::string_view text) {
    constexpr std::string_view quotes = "Password \"", after = "\" must not have unescaped chars";
    if (auto end = reason.rfind(after); reason.starts_with(quotes) && end != std::string::npos)
        reason = "The password" + reason.substr(end + 1);
    for (const auto& secret : secrets_of(text))
        for (std::size_t at = 0; (at = reason.find(secret, at)) != std::string::npos; at += 3)
            reason.replace(at, secret.size(), "***");
    return reason;
}

std::string lower(std::string_view text) {
    std::string made{text};
    std::ranges::transform(made, made.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; });
    return made;
}

uri_text::uri_text(std::string_view text) {
    auto hosts_at = text.find("://") + 3;
    scheme_ = text.substr(0, hosts_at);
    text.remove_prefix(hosts_at);
    auto place = text.substr(0, text.find_first_of("/?"));
    text.remove_prefix(place.size());
    auto at = place.find('@');
    if (at != std::string_view::npos) user_ = place.substr(0, at);
    hosts_ = place.substr(at == std::string_view::npos ? 0 : at + 1);
    if (text.starts_with('/')) text.remove_prefix(1);
    database_ = take_until(text, "?");
    while (!text.empty())
        options_.emplace_back(take_until(text, "&"));
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

std::string uri_text::string() const {
    auto made = scheme_;
    if (!user_.empty()) made += user_ + "@";
    made += hosts_ + "/" + database_;
    char before = '?';
    for (const auto& each : options_)
        (made += std::exchange(before, '&')) += each;
    return made;
}

}  // namespace motor::driver
