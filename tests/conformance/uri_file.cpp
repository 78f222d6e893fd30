// SPDX-License-Identifier: Apache-2.0
#include "concerns.hpp"
#include "failures.hpp"
#include "matcher.hpp"
#include "test_files.hpp"

#include <motor/client_error.hpp>
#include <motor/settings/uri.hpp>

#include <optional>
#include <utility>

/// The formats of connection-string, uri-options and read-write-concern/document, which need no
/// server.
namespace motor::conformance {
namespace {

using ending = std::pair<verdict, std::string>;

void require_same(std::string_view what, const value_view& wanted, const value_view& found) {
    if (!same(wanted, found, false))
        throw mismatch{std::string{what} + ": expected " + shown(wanted) + ", found " +
                       shown(found)};
}

/// `host:port` as motor::uri writes it.
std::string host_of(document_view expected) {
    auto host = expected.get<std::string>("host");
    if (expected.get<std::string>("type") == "unix") return host;
    if (expected.get<std::string>("type") == "ip_literal") host = "[" + host + "]";
    return host + ":" + std::to_string(expected.get_or<std::int64_t>("port", 27017));
}

void check_hosts(array_view expected, const motor::uri& found) {
    std::vector<std::string> wanted;
    for (auto each : expected)
        wanted.push_back(host_of(each.get<document_view>()));
    require_same("hosts", value{wanted}, value{found.hosts()});
}

void check_auth(document_view expected, const motor::uri& found) {
    auto text = [&](std::string_view key) { return value{expected.get_or(key, std::string{})}; };
    require_same("user name", text("username"), value{found.username()});
    require_same("password", text("password"), value{found.password()});
    require_same("database", text("db"), value{found.database()});
}

/// Fields in the tests of read-write-concern, which do not call them options.
void check_concerns(document_view test, const concerns& found) {
    if (auto wanted = test["readConcern"].get_if<document_view>())
        require_same("read concern", as_value(read_concern_of(*wanted).spec()),
                     as_value(found.read_concern.spec()));
    if (auto wanted = test["writeConcern"].get_if<document_view>())
        require_same("write concern", as_value(write_concern_of(*wanted).spec()),
                     as_value(found.write_concern.spec()));
}

void check_options(document_view expected, const motor::uri& found) {
    for (auto [name, wanted] : expected) {
        auto setting = found.option(name);
        require_same(name, wanted, setting ? setting->view() : value_view{});
    }
}

/// libmongoc may refuse a string that it cannot parse, where the specification only requires a
/// warning.
void check_uri(document_view test) {
    bool valid = test.get<bool>("valid"), warning = test.get_or("warning", false);
    std::optional<motor::uri> found;
    try {
        found.emplace(test.get<std::string>("uri"));
    } catch (const invalid_uri& e) {
        if (valid && !warning) throw mismatch{std::string{"is refused: "} + e.what()};
        return;
    }
    if (!valid) throw mismatch{"should be refused"};
    if (found->warnings().empty() == warning)
        throw mismatch{warning ? "should warn" : "warns: " + found->warnings().front()};
    if (auto hosts = test["hosts"].get_if<array_view>()) check_hosts(*hosts, *found);
    if (auto auth = test["auth"].get_if<document_view>()) check_auth(*auth, *found);
    check_concerns(test, found->settings());
    if (auto options = test["options"].get_if<document_view>()) check_options(*options, *found);
}

void check_write_concern(document_view test) {
    bool valid = test.get<bool>("valid");
    std::optional<write_concern> found;
    try {
        found = write_concern_of(test.get<document_view>("writeConcern"));
    } catch (const invalid_operation& e) {
        if (valid) throw mismatch{std::string{"is refused: "} + e.what()};
        return;
    }
    if (!valid) throw mismatch{"should be refused"};
    require_same("document", test["writeConcernDocument"], as_value(found->spec()));
    require_same("acknowledged", test["isAcknowledged"], value{found->acknowledged()});
    require_same("server's default", test["isServerDefault"], value{found->inherited()});
}

template <class F>
std::vector<test_report> run_each(const test_file& file, F check) {
    std::vector<test_report> reports;
    for (auto each : file.contents.get<array_view>("tests")) {
        auto test = each.get<document_view>();
        auto description = test.get<std::string>("description");
        reports.push_back(report_of(file, description, [&]() -> ending {
            check(test);
            return {verdict::passed, {}};
        }));
    }
    return reports;
}

}  // namespace

std::vector<test_report> run_uris(const test_file& file) { return run_each(file, check_uri); }

std::vector<test_report> run_write_concerns(const test_file& file) {
    return run_each(file, check_write_concern);
}

}  // namespace motor::conformance
