// SPDX-License-Identifier: Apache-2.0
#include "uri_syntax.hpp"

#include "bson/utf8.hpp"
#include "driver/iequals.hpp"
#include "driver/libmongoc.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace motor::detail {
namespace {

constexpr std::string_view encode_user =
    "a user name and a password are percent-encoded: @ is %40, : is %3A, / is %2F, % is %25, and "
    "so are ? # [ ] \\ and blanks";

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; }

bool has_blank(std::string_view text) { return std::ranges::any_of(text, is_blank); }

bool has_any(std::string_view text, std::string_view characters) {
    return text.find_first_of(characters) != std::string_view::npos;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Refuses an @ that may end a user which is not encoded, and whose text has been taken for hosts,
/// a database or options.
void check_for_stray_user(const uri_parts& parts) {
    bool stray = has_any(parts.database, "@");
    for (auto rest = parts.options; !rest.empty();) {
        auto option = take_until(rest, "&");
        if (has_any(option, "@") && !is_known_option(option.substr(0, option.find('='))))
            stray = true;
    }
    if (stray)
        throw invalid_uri{
            "an @ after the hosts must be written as %40; if it ends a user name or password, " +
            std::string{encode_user}};
}

void check_user(std::string_view user) {
    auto name = take_until(user, ":"), password = user;
    if (name.empty()) throw invalid_uri{"the @ requires a username before it"};
    for (auto part : {name, password})
        if (has_any(part, "@:/?#[]\\") || has_blank(part) || !unescaped(part))
            throw invalid_uri{std::string{encode_user}};
}

/// Refuses an invalid port. `place` names the host in the error.
void check_port(std::string_view port, const std::string& place) {
    unsigned number = 0;
    auto end = port.data() + port.size();
    bool all = !port.empty() && std::ranges::all_of(port, is_digit) &&
               std::from_chars(port.data(), end, number).ec == std::errc{};
    if (!all || number == 0 || number > 65535)
        throw invalid_uri{place + " needs a port from 1 to 65535 after the colon"};
}

void check_address(std::string_view host, const std::string& place) {
    auto close = host.find(']');
    auto address = host.substr(1, std::min(close, host.size()) - 1);
    auto digits = address.substr(0, address.find('%'));  // a zone may follow
    bool good = close != std::string_view::npos && has_any(digits, ":") && !has_blank(address) &&
                digits.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
    if (!good) throw invalid_uri{place + " has brackets, but no IPv6 address in them"};
    host.remove_prefix(close + 1);
    if (host.empty()) return;
    if (host.front() != ':') throw invalid_uri{place + " has something after its brackets"};
    check_port(host.substr(1), place);
}

void check_host(std::string_view host, const std::string& place) {
    if (host.empty()) throw invalid_uri{place + " is empty"};
    if (host.front() == '[') return check_address(host, place);
    auto plain = unescaped(host);
    if (!plain)
        throw invalid_uri{place + " has a percent sign that does not begin an escape of UTF-8"};
    if (has_any(*plain, "/")) {
        if (!plain->ends_with(".sock"))
            throw invalid_uri{place + " has a slash, so it must be a socket, and end in .sock"};
        return;
    }
    auto colon = std::min(host.find(':'), host.size());
    auto name = *unescaped(host.substr(0, colon));
    if (colon != host.size()) {
        auto port = host.substr(colon + 1);
        if (has_any(port, ":"))
            throw invalid_uri{place + " has two colons: an IPv6 address goes in brackets"};
        check_port(port, place);
    }
    if (name.empty() || has_blank(name) || has_any(name, "@:[]#?\\\"<>^`{|}"))
        throw invalid_uri{place + " is not a valid host name"};
}

void check_hosts(std::string_view hosts, bool of_service) {
    if (hosts.empty())
        throw invalid_uri{
            "a connection string needs a host; the slashes of a socket must be written as %2F"};
    if (of_service && has_any(hosts, ","))
        throw invalid_uri{"Multiple service names are prohibited in mongodb+srv://"};
    if (of_service && has_any(hosts, ":["))
        throw invalid_uri{"Port numbers are prohibited in mongodb+srv://, and addresses too"};
    bool several = has_any(hosts, ",");
    for (std::size_t number = 1, begin = 0; begin <= hosts.size(); ++number) {
        auto end = std::min(hosts.find(',', begin), hosts.size());
        check_host(hosts.substr(begin, end - begin),
                   several ? "host " + std::to_string(number) : "the host");
        begin = end + 1;
    }
}

/// Refuses a text that is no number where one is needed: libmongoc would read the digits that it
/// begins with. An empty text is ignored by libmongoc, with a warning.
void check_number(std::string_view name, std::string_view text) {
    if (text.empty()) return;
    const std::string option{name};
    const auto number = whole_number(text);
    if (iequals(name, "w")) {
        auto digits = text.substr(text.front() == '-' ? 1 : 0);
        bool numeral = !digits.empty() && std::ranges::all_of(digits, is_digit);
        bool fits = number && *number >= 0 && std::in_range<std::int32_t>(*number);
        if (std::ranges::all_of(text, is_blank) || (numeral && !fits))
            throw invalid_uri{"the option " + option +
                              " must be a number from 0 to 2147483647, or a name"};
    } else if (mongoc_uri_option_is_int32(option.c_str()) ||
               iequals(name, "minPoolSize")) {  // unknown to libmongoc 2.x
        bool fits = number && (mongoc_uri_option_is_int64(option.c_str()) ||
                               std::in_range<std::int32_t>(*number));
        if (!fits) throw invalid_uri{"the option " + option + " must be a whole number that fits"};
    }
}

void check_options(std::string_view options) {
    for (std::size_t number = 1; !options.empty(); ++number) {
        auto value = take_until(options, "&");
        auto name = value.substr(0, value.find('='));
        auto subject = is_known_option(name) ? "the option " + std::string{name}
                                             : "option " + std::to_string(number);
        if (!value.empty() && name.size() == value.size())
            throw invalid_uri{subject + " contains no \"=\""};
        auto plain = unescaped(value.substr(std::min(name.size() + 1, value.size())));
        if (!plain || !unescaped(name))
            throw invalid_uri{subject +
                              " has a percent sign that does not begin an escape of UTF-8"};
        check_number(name, *plain);
    }
}

}  // namespace

std::string_view take_until(std::string_view& rest, std::string_view any_of) {
    auto end = std::min(rest.find_first_of(any_of), rest.size());
    auto taken = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return taken;
}

uri_parts parts_of(std::string_view text) {
    uri_parts made;
    auto scheme = text.find("://");
    made.scheme = text.substr(0, scheme == std::string_view::npos ? scheme : scheme + 3);
    text.remove_prefix(made.scheme.size());
    made.hosts = text.substr(0, text.find_first_of("/?"));
    text.remove_prefix(made.hosts.size());
    if (auto at_sign = made.hosts.rfind('@'); at_sign != std::string_view::npos) {
        made.user = made.hosts.substr(0, at_sign);
        made.hosts.remove_prefix(at_sign + 1);
    }
    made.slash = text.starts_with('/');
    if (made.slash) text.remove_prefix(1);
    made.database = take_until(text, "?");
    made.options = text;
    return made;
}

void check_syntax(std::string_view text) {
    if (has_any(text, std::string_view{"\0", 1}))
        throw invalid_uri{"a connection string contains a null"};
    if (!is_utf8(text)) throw invalid_uri{"a connection string must be UTF-8"};
    auto parts = parts_of(text);
    bool of_service = parts.scheme == "mongodb+srv://";
    if (!of_service && parts.scheme != "mongodb://")
        throw invalid_uri{"a connection string must begin with mongodb:// or mongodb+srv://"};
    check_for_stray_user(parts);
    if (parts.user) check_user(*parts.user);
    check_hosts(parts.hosts, of_service);
    if (!unescaped(parts.database))
        throw invalid_uri{"the database has a percent sign that does not begin an escape of UTF-8"};
    check_options(parts.options);
}

bool is_host(std::string_view text) {
    try {
        check_host(text, {});
        return true;
    } catch (const invalid_uri&) {
        return false;
    }
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    auto all = text.data() + text.size();
    auto [end, failure] = std::from_chars(text.data(), all, number);
    if (failure != std::errc{} || end != all) return std::nullopt;
    return number;
}

bool is_known_option(std::string_view name) {
    constexpr std::array<std::string_view, 12> others{
        "authMechanism",     "authMechanismProperties",
        "authSource",        "compressors",
        "gssapiServiceName", "maxStalenessSeconds",
        "proxyHost",         "proxyPassword",
        "proxyUsername",     "w",
        "readConcernLevel",  "readPreferenceTags"};
    const std::string text{name};
    return mongoc_uri_option_is_int32(text.c_str()) || mongoc_uri_option_is_bool(text.c_str()) ||
           mongoc_uri_option_is_utf8(text.c_str()) ||
           std::ranges::any_of(others, [&](auto each) { return iequals(each, name); });
}

std::optional<std::string> unescaped(std::string_view text) {
    std::string made;
    while (!text.empty()) {
        if (text.front() != '%') {
            made += text.front();
            text.remove_prefix(1);
            continue;
        }
        unsigned byte = 0;
        auto digits = text.substr(1, 2);
        auto end = digits.data() + digits.size();
        if (digits.size() != 2 || std::from_chars(digits.data(), end, byte, 16).ptr != end ||
            byte == 0)
            return std::nullopt;
        made += static_cast<char>(byte);
        text.remove_prefix(3);
    }
    if (!is_utf8(made)) return std::nullopt;
    return made;
}

}  // namespace motor::detail
