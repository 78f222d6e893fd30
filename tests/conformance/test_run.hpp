// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "entity_map.hpp"
#include "matcher.hpp"
#include "server_facts.hpp"

#include <motor/motor.hpp>

#include <string>
#include <vector>

namespace motor::conformance {

/// The server that tests run on, with a client that no test observes.
struct test_bench {
    explicit test_bench(std::string uri_of_server);

    std::string uri;
    motor::client client;
    server_facts server;
    /// Number of iterations of a `loop` operation, which in the format runs until it is
    /// interrupted.
    int loop_iterations = 100;
};

/// A running test: the state that its operations share.
struct test_run {
    explicit test_run(test_bench& on) : bench(on), match(entities.known()) {}
    test_run(const test_run&) = delete;
    test_run& operator=(const test_run&) = delete;

    test_bench& bench;
    entity_map entities;
    matcher match;
    std::vector<std::string> fail_points;  // fail points set so far
};

/// How an unexpected error is handled: it fails the test, or it is rethrown to the caller of a
/// callback.
enum class unexpected_errors { fail, are_thrown };

/// Runs one operation of a test and checks the result. Throws the exceptions of failures.hpp.
void run_operation(test_run& run, document_view operation,
                   unexpected_errors errors = unexpected_errors::fail);
void run_operations(test_run& run, array_view operations);

/// Turns off the fail points that tests have set, if the server has any.
void turn_off_fail_points(test_run& run);

}  // namespace motor::conformance
