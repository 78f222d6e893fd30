// SPDX-License-Identifier: Apache-2.0
#include "expected_error.hpp"

#include "arguments.hpp"
#include "write_results.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace motor::conformance {
namespace {

bool contains(std::string_view text, std::string_view part) {
    return lower(text).find(lower(part)) != std::string::npos;
}

/// Whether it is an error of the client side, such as a lost connection, as opposed to the server's
/// answer.
bool is_client_error(const motor::error& e) { return e.code() != errc::server; }

std::string code_name_of(const motor::error& e) {
    if (auto name = e.reply()["codeName"].get_if<std::string>()) return *name;
    if (auto concerns = e.reply()["writeConcernErrors"].get_if<array_view>())
        for (auto each : *concerns)
            if (auto name = each.value()["codeName"].get_if<std::string>()) return *name;
    return e.reply()["writeConcernError"]["codeName"].get_if<std::string>().value_or("");
}

void require(bool holds, const std::string& what, const motor::error& e) {
    if (!holds)
        throw mismatch{"expected an error with " + what + ", found: " + e.what() + " (code " +
                       std::to_string(e.code().value()) + ")"};
}

void check_labels(arguments& wanted, const motor::error& e) {
    if (auto labels = wanted.take<array_view>("errorLabelsContain"))
        for (auto each : *labels)
            require(e.has_label(each.get<std::string>()), "label " + shown(each), e);
    if (auto labels = wanted.take<array_view>("errorLabelsOmit"))
        for (auto each : *labels)
            require(!e.has_label(each.get<std::string>()), "no label " + shown(each), e);
}

/// Checks `{"0": {code: ...}}`: the error of the write at each index.
void check_write_errors(document_view wanted, const motor::error& e, const matcher& match) {
    auto many = dynamic_cast<const bulk_write_error*>(&e);
    require(many != nullptr, "errors of single writes", e);
    for (auto [index, expected] : wanted) {
        auto at = std::ranges::find_if(many->write_errors(), [&, key = index](const auto& each) {
            return std::to_string(each.index) == key;
        });
        require(at != many->write_errors().end(), "an error of write " + std::string{index}, e);
        match.check(expected, as_value(at->details));
    }
}

}  // namespace

void check_error(document_view expected, const motor::error& e, const matcher& match) {
    arguments wanted{expected};
    wanted.take<bool>("isError");
    if (auto own = wanted.take<bool>("isClientError"))
        require(*own == is_client_error(e), *own ? "its cause here" : "the server's answer", e);
    if (auto late = wanted.take<bool>("isTimeoutError"))
        require(*late == (e.code() == errc::timeout), *late ? "a timeout" : "no timeout", e);
    if (auto part = wanted.take<std::string>("errorContains"))
        require(contains(e.what(), *part) || contains(to_json(e.reply()), *part),
                "\"" + *part + "\"", e);
    if (auto code = wanted.take<int>("errorCode"))
        require(e.code().value() == *code, "code " + std::to_string(*code), e);
    if (auto name = wanted.take<std::string>("errorCodeName"))
        require(code_name_of(e) == *name, "code name " + *name, e);
    check_labels(wanted, e);
    if (auto reply = wanted.take<document_view>("errorResponse")) match.check(*reply, e.reply());
    if (auto errors = wanted.take<document_view>("writeErrors"))
        check_write_errors(*errors, e, match);
    if (auto concerns = wanted.take<array_view>("writeConcernErrors"))
        match.check(as_value(*concerns), e.reply()["writeConcernErrors"]);
    if (auto result = wanted.take("expectResult")) {
        auto many = dynamic_cast<const bulk_write_error*>(&e);
        auto done = many ? std::optional{result_of(*many)} : std::nullopt;
        match.check(result, done ? as_value(*done) : value_view{});
    }
    wanted.no_more();
}

}  // namespace motor::conformance
