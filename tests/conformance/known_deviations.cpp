// SPDX-License-Identifier: Apache-2.0
#include "known_deviations.hpp"

#include <algorithm>
#include <iterator>

namespace motor::conformance {
namespace {

struct deviation {
    std::string_view file;         ///< end of its name
    std::string_view description;  ///< beginning of its name
    std::string_view reason;
    std::string_view observed = "";  ///< part of the mismatch
};

constexpr std::string_view
    dots = "libmongoc takes no database with a dot",
    unknown = "libmongoc does not know the option, and ignores it",
    no_forward = "libmongoc 2.x takes CANONICALIZE_HOST_NAME as true or false only",
    proxies = "libmongoc does not know proxies, and ignores their options",
    no_limit = "libmongoc does not know timeoutMS: Motor has within()",
    no_time_of_writes = "libmongoc sends no time of a session with writes",
    keeps_wtimeout = "within() leaves wtimeout as it is",
    no_server_limit =
        "within() cannot tell the server a limit for writes in bulk, commits and aborts",
    slow_handshake = "within() leaves socketTimeoutMS to the making of connections",
    no_backpressure = "libmongoc 1.x and 2.x do not know the labels of a server under pressure",
    dead_stream = "a change stream is dead after one of its operations was given up",
    as_it_is = "run_command() sends its command as it is, also within()",
    cursor_as_it_is = "run_cursor_command() sends its command as it is, also within()",
    not_late = "the file wants a limit of 100 ms to pass in 60 ms, or one that it does not set",
    late_abort = "an abort that takes longer than its limit is an operation_timeout",
    each_its_own = "with_transaction() has no limit: each operation in it has its own";

constexpr deviation deviations[] = {
    {"valid-db-with-dotted-name.json", "", dots},
    {"client-backpressure-options.json", "", unknown},
    {"sdam-options.json", "serverMonitoringMode=", unknown},
    {"connection-pool-options.json", "Valid connection pool options", unknown, "maxidletimems"},
    {"auth-options.json", "Valid auth options are parsed correctly (GSSAPI)", no_forward},
    {"connection-options.json", "Valid connection and timeout options", no_limit},
    {"connection-options.json", "timeoutMS=0", no_limit},
    {"proxy-options.json", "", proxies},
    {"causal-consistency-write-commands.json", "", no_time_of_writes},
    {"transactions/unified/commit.json", "reset session state", no_time_of_writes},
    {"transactions/unified/retryable-writes.json", "increment txnNumber", no_time_of_writes},
    {"callback-commits.json", "withTransaction still succeeds", no_time_of_writes},
    {"deprecated-options.json", "commitTransaction ignores wTimeoutMS", keeps_wtimeout},
    {"deprecated-options.json", "abortTransaction ignores wTimeoutMS", keeps_wtimeout},
    {"deprecated-options.json", "wTimeoutMS is ignored if timeoutMS is set - runCommand", as_it_is},
    {"deprecated-options.json", "wTimeoutMS is ignored", keeps_wtimeout},
    {"deprecated-options.json", "commitTransaction ignores", no_server_limit},
    {"deprecated-options.json", "abortTransaction ignores", no_server_limit},
    {"deprecated-options.json", "socketTimeoutMS is ignored if timeoutMS is set", slow_handshake,
     "with database \"admin\": socket error or timeout"},
    {"change-streams.json", "change stream can be iterated again", dead_stream, "iterateOnce"},
    {"change-streams.json", "change stream can be iterated again", dead_stream, "has only 2 of 4"},
    {"backpressure-retryable-commit.json", "", no_backpressure},
    {"override-collection-timeoutMS.json", "", no_server_limit},
    {"gridfs-advanced.json", "timeoutMS can be overridden for a rename", no_server_limit},
    {"gridfs-advanced.json", "timeoutMS applied to update during a rename", no_server_limit},
    {"gridfs-delete.json", "timeoutMS applied to delete against", no_server_limit},
    {"gridfs-upload.json", "", no_server_limit},
    {"sessions-inherit-timeoutMS.json", "", no_server_limit, "maxTimeMS: expected"},
    {"sessions-inherit-timeoutMS.json", "timeoutMS applied to abortTransaction", late_abort,
     "abortTransaction: threw"},
    {"sessions-inherit-timeoutMS.json", "timeoutMS applied to withTransaction", each_its_own,
     "expected an error with a timeout"},
    {"runCursorCommand.json", "Non-tailable cursor", cursor_as_it_is, "maxTimeMS: expected"},
    {"runCursorCommand.json", "Non-tailable cursor", cursor_as_it_is, "more than 2 command events"},
    {"runCursorCommand.json", "Tailable cursor", cursor_as_it_is, "maxTimeMS: expected"},
    {"runCursorCommand.json", "Non-tailable cursor iteration", not_late, "isTimeoutError"},
    {"runCursorCommand.json", "Tailable cursor", not_late, "isTimeoutError"},
    {"convenient-transactions.json", "timeoutMS is not refreshed", each_its_own},
    {"convenient-transactions.json", "withTransaction raises a client-side error", each_its_own},
    {"convenient-transactions.json", "withTransaction surfaces a timeout", each_its_own},
};

}  // namespace

std::optional<std::string_view> known_deviation(std::string_view file, std::string_view description,
                                                std::string_view observed) {
    auto found = std::ranges::find_if(deviations, [&](const auto& each) {
        return file.ends_with(each.file) && description.starts_with(each.description) &&
               observed.find(each.observed) != observed.npos;
    });
    return found == std::end(deviations) ? std::nullopt : std::optional{found->reason};
}

}  // namespace motor::conformance
