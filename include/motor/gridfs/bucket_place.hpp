// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/operation.hpp>
#include <motor/core/runtime.hpp>
#include <motor/driver/target.hpp>
#include <motor/ops/find.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace motor {

/// The two collections of a bucket, as its copies and its streams share them. It keeps no client
/// from closing.
class bucket_place {
public:
    /// In the database that `at` is aimed at. Throws invalid_name, or invalid_operation for a chunk
    /// size that cannot be.
    bucket_place(const core::site& at, std::string_view name, std::int64_t chunk_size);

    [[nodiscard]] const driver::scope& files() const noexcept { return files_; }
    [[nodiscard]] const driver::scope& chunks() const noexcept { return chunks_; }
    [[nodiscard]] std::string_view name() const noexcept { return name_; }
    [[nodiscard]] std::int32_t chunk_size() const noexcept { return chunk_size_; }

    /// Blocking: makes the bucket's indexes unless it has files already. Once.
    void need_indexes(const driver::target& where);
    void lost_indexes() noexcept { has_indexes_.store(false); }

    /// Starts an operation for nobody on another worker, if the client is still there and takes it.
    template <class Op>
    void start(Op what, core::limits limits = core::limits{}) const noexcept {
        auto runtime = runtime_.lock();
        if (!runtime) return;
        auto ignored = result_of([&] {
            operation<Op>{core::site{std::move(runtime), chunks_}, std::move(what),
                          std::move(limits)}
                .start_on(false, [](auto) {});
        });
    }

    /// Throws invalid_operation for a size that no chunk can have.
    static std::int32_t checked_chunk_size(std::int64_t bytes);

private:
    std::weak_ptr<core::runtime> runtime_;
    std::string_view name_;  // inside files_
    driver::scope files_, chunks_;
    std::int32_t chunk_size_;
    std::atomic<bool> has_indexes_{false};
};

namespace gridfs_ops {

/// Refuses a transaction, as other drivers do: a file is too large for one.
void refuse_transaction(const driver::target& where);
/// The documents of a query, all of them; where they are few.
std::vector<document> all_of(const driver::target& where, const ops::find& query);

}  // namespace gridfs_ops
}  // namespace motor
