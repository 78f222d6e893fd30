// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tests/support/deadline.hpp>
#include <tests/support/plausible_replies.hpp>
#include <tests/support/scripted_server.hpp>

#include <motor/bson/builder.hpp>
#include <motor/bson/json.hpp>
#include <motor/client.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace motor::testing {

/// A test on a scripted server that answers every command with success, and a client of it.
class on_script : public ::testing::Test {
protected:
    explicit on_script(server_profile profile = server_profile::primary(),
                       std::string_view uri_options = {})
        : server(std::move(profile)), client(server.uri(uri_options)) {
        answer_plausibly(server);
    }

    /// The only received command, without the fields that every command has.
    document only_command() {
        auto all = server.commands();
        if (all.size() != 1) {
            ADD_FAILURE() << all.size()
                          << " commands came: " << ::testing::PrintToString(server.command_names());
            return {};
        }
        return essential(all.front().body);
    }

    scripted_server server;
    motor::client client;
    motor::database db = client["db"];
    motor::collection things = db["things"];
};

/// Runs `body`, which must throw an Error, and returns the error.
template <class Error, class F>
Error caught(F&& body) {
    try {
        body();
    } catch (const Error& e) {
        return e;
    } catch (const std::exception& e) {
        throw std::runtime_error{std::string{"threw something else: "} + e.what()};
    }
    throw std::runtime_error{"threw nothing"};
}

}  // namespace motor::testing
