// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

using clock = std::chrono::steady_clock;

enum class workload {
    find_one,
    insert_one,
    find_next,
    find_to_list,
    insert_many,
    gridfs_upload,
    gridfs_download
};

inline constexpr std::array all_workloads{workload::find_one,       workload::insert_one,
                                          workload::find_next,      workload::find_to_list,
                                          workload::insert_many,    workload::gridfs_upload,
                                          workload::gridfs_download};

constexpr std::string_view name_of(workload what) {
    switch (what) {
        case workload::find_one:
            return "find_one";
        case workload::insert_one:
            return "insert_one";
        case workload::find_next:
            return "find_next";
        case workload::find_to_list:
            return "find_to_list";
        case workload::insert_many:
            return "insert_many";
        case workload::gridfs_upload:
            return "gridfs_upload";
        case workload::gridfs_download:
            return "gridfs_download";
    }
    return {};
}

/// Whether one operation moves 100,000 documents, or a file of 64 MiB.
constexpr bool is_large(workload what) {
    return what != workload::find_one && what != workload::insert_one;
}

/// Whether some clients cannot run it.
constexpr bool is_file(workload what) {
    return what == workload::gridfs_upload || what == workload::gridfs_download;
}

/// One measurement: a client with a number of callers, each of which starts its next operation when
/// the last one has ended.
struct trial {
    std::string uri;
    std::string_view client;
    workload what = workload::find_one;
    std::size_t concurrency = 1;
    /// Counts from the moment when every caller has completed one operation.
    std::chrono::milliseconds warm_up{100};
    std::chrono::milliseconds duration{300};
    bool from_start = false;  ///< whether the warm-up counts from the very start instead
    /// Number of workers of Motor's clients; if empty, the core chooses.
    std::optional<std::size_t> fixed_workers;
    std::optional<bool> polling;  ///< for Motor's clients
};

/// Result of a trial. Plain numbers, since it comes through a pipe.
struct sample {
    double ops_per_sec = 0, p50_us = 0, p99_us = 0;
    double cpu_us_per_op = 0, rss_kib = 0, workers = 0, heap_allocations_per_op = 0;
};

}  // namespace bench
