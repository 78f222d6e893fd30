// SPDX-License-Identifier: Apache-2.0
// Runs MongoDB's specification tests: docs/how-to/conformance.md.
#include "failures.hpp"
#include "operations.hpp"
#include "pretend_server.hpp"
#include "test_files.hpp"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace motor::conformance;

constexpr std::string_view usage = R"(motor_conformance [OPTIONS] FILE_OR_FOLDER...
Runs MongoDB's specification tests and prints what came of them, by folder. Ends with 1 if one failed.
    --uri URI            the server; $MONGODB_URI unless told
    --scripted           instead of a server one that only pretends: just what is sent is compared
    --json FILE          an object for each test: file, description, result, reason, seconds
    --verbose            names each test as it is run
    --iterations N       of the operation `loop`, 100 unless told
    --list-operations    what it can run, and what Motor lacks
)";

struct settings {
    std::string uri, json;
    bool verbose = false, scripted = false, list_operations = false, help = false;
    int iterations = 100;
    std::vector<std::string> paths;
};

settings read_settings(std::vector<std::string> given) {
    settings read;
    if (auto uri = std::getenv("MONGODB_URI")) read.uri = uri;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto& each = given[i];
        auto next = [&]() -> std::string {
            if (++i == given.size()) throw std::runtime_error{each + " needs a value"};
            return given[i];
        };
        if (each == "--uri")
            read.uri = next();
        else if (each == "--json")
            read.json = next();
        else if (each == "--iterations")
            read.iterations = std::stoi(next());
        else if (each == "--verbose")
            read.verbose = true;
        else if (each == "--scripted")
            read.scripted = true;
        else if (each == "--list-operations")
            read.list_operations = true;
        else if (each == "--help")
            read.help = true;
        else if (each.starts_with("--"))
            throw std::runtime_error{"unknown option " + each};
        else
            read.paths.push_back(each);
    }
    return read;
}

void list_operations() {
    for (const auto& each : all_operations()) {
        std::cout << to_string(each.on) << '.' << each.name;
        if (!each.run) std::cout << ": Motor lacks " << each.lacking;
        std::cout << '\n';
    }
}

int run(const settings& with) {
    std::optional<pretend_server> pretended;
    if (with.scripted) pretended.emplace();
    auto uri = pretended ? pretended->uri() : with.uri;
    if (uri.empty()) throw std::runtime_error{"no server: give --uri, or set MONGODB_URI"};
    test_bench bench{uri};
    bench.loop_iterations = with.iterations;
    std::cout << "server: " << bench.server.name << ", " << bench.server.topology << "\n\n";
    std::vector<test_report> all;
    for (const auto& path : with.paths)
        for (const auto& file : read_files(path))
            for (auto& report : run_files({file}, bench)) {
                if (with.verbose)
                    std::cout << to_string(report.result) << "  " << report.file << ": "
                              << report.description << std::endl;
                all.push_back(std::move(report));
            }
    print_table(std::cout, all);
    print_reasons(std::cout, all);
    if (!with.json.empty()) {
        std::ofstream out{with.json};
        write_json(out, all);
        if (!out.flush()) throw std::runtime_error{"cannot write " + with.json};
    }
    return std::ranges::count(all, verdict::failed, &test_report::result) == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** words) try {
    auto with = read_settings({words + 1, words + count});
    if (with.list_operations) return list_operations(), 0;
    if (with.help || with.paths.empty()) return std::cout << usage, with.help ? 0 : 2;
    return run(with);
} catch (const std::exception& e) {
    std::cerr << "motor_conformance: " << e.what() << '\n';
    return 2;
}
