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
    /// How often a `loop` operation repeats, which by the format goes on until it is interrupted.
    int loop_iterations = 100;
};

/// One test while it runs: what its operations share.
struct test_run {
    explicit test_run(test_bench& on) : bench(on), match(entities.known()) {}
    test_run(const test_run&) = delete;
    test_run& operator=(const test_run&) = delete;

    test_bench& bench;
    entity_map entities;
    matcher match;
    std::vector<std::string> fail_points;  // set so far
};

/// What becomes of an error that a test does not expect: it fails the test, or it is thrown as it
/// is, for the one who called back.
enum class unexpected_errors { fail, are_thrown };

/// Runs one operation of a test and checks what comes of it. Throws what failures.hpp lists.
void run_operation(test_run& run, document_view operation,
                   unexpected_errors errors = unexpected_errors::fail);
void run_operations(test_run& run, array_view operations);

/// Turns off the fail points that tests have set, where the server has any.
void turn_off_fail_points(test_run& run);

}  // namespace motor::conformance
