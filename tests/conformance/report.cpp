// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include <motor/bson/bson.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iomanip>
#include <map>
#include <ostream>

namespace motor::conformance {
namespace {

constexpr std::array all_verdicts{verdict::passed,   verdict::events_only, verdict::failed,
                                  verdict::deviates, verdict::skipped,     verdict::server_lacks};
using counts = std::map<verdict, int>;

void print_line(std::ostream& out, std::string_view folder, counts of) {
    out << std::left << std::setw(50) << folder << std::right;
    for (auto each : all_verdicts)
        out << std::setw(13) << of[each];
    out << '\n';
}

}  // namespace

std::string_view to_string(verdict of) noexcept {
    switch (of) {
        case verdict::passed:
            return "passed";
        case verdict::events_only:
            return "events_only";
        case verdict::failed:
            return "failed";
        case verdict::deviates:
            return "deviates";
        case verdict::skipped:
            return "skipped";
        case verdict::server_lacks:
            break;
    }
    return "server_lacks";
}

void print_table(std::ostream& out, const std::vector<test_report>& reports) {
    std::map<std::string, counts> folders;
    counts total;
    for (const auto& each : reports) {
        ++folders[std::filesystem::path{each.file}.parent_path().string()][each.result];
        ++total[each.result];
    }
    out << std::left << std::setw(50) << "folder" << std::right;
    for (auto each : all_verdicts)
        out << std::setw(13) << to_string(each);
    out << '\n';
    for (const auto& [folder, of] : folders)
        print_line(out, folder, of);
    print_line(out, "all", total);
}

void print_reasons(std::ostream& out, const std::vector<test_report>& reports) {
    for (auto result : {verdict::deviates, verdict::skipped, verdict::server_lacks}) {
        std::map<std::string, int> reasons;
        for (const auto& each : reports)
            if (each.result == result) ++reasons[each.reason];
        if (!reasons.empty()) out << '\n' << to_string(result) << ", by reason:\n";
        for (const auto& [reason, count] : reasons)
            out << std::setw(6) << count << ": " << reason << '\n';
    }
    bool first = true;
    for (const auto& each : reports) {
        if (each.result != verdict::failed) continue;
        out << (std::exchange(first, false) ? "\nfailed:\n" : "") << "  " << each.file << ": "
            << each.description << "\n    " << each.reason << '\n';
    }
}

void write_json(std::ostream& out, const std::vector<test_report>& reports) {
    array_value all;
    for (const auto& each : reports)
        all.push_back(doc("file", each.file, "description", each.description, "result",
                          to_string(each.result), "reason", each.reason, "seconds", each.seconds));
    out << to_json(all) << '\n';
}

}  // namespace motor::conformance
