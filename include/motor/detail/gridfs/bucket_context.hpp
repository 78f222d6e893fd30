// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/core/handle_context.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/operation.hpp>
#include <motor/ops/find.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace motor::detail {

/// The two collections of a bucket, shared by its copies and its streams. It does not keep the
/// client open.
class MOTOR_EXPORT bucket_context {
public:
    /// A bucket in the database of this context. Throws invalid_name, or invalid_operation
    /// for an invalid chunk size.
    bucket_context(const handle_context& context, std::string_view name, std::int64_t chunk_size);

    [[nodiscard]] const namespace_settings& files() const noexcept { return files_; }
    [[nodiscard]] const namespace_settings& chunks() const noexcept { return chunks_; }
    [[nodiscard]] std::string_view name() const noexcept { return name_; }
    [[nodiscard]] std::int32_t chunk_size() const noexcept { return chunk_size_; }

    /// Makes the bucket's indexes unless it has files already; only the first call does. Blocks.
    void need_indexes(const run_context& context);
    void lost_indexes() noexcept { has_indexes_.store(false); }

    /// Starts an operation whose result no caller awaits, on another worker, if the client still
    /// exists and takes it.
    template <class Op>
    void start(Op started, start_options given = start_options{}) const noexcept {
        auto runtime = runtime_.lock();
        if (!runtime) return;
        auto ignored = result_of([&] {
            access::start(access::make<operation<Op>>(handle_context{std::move(runtime), chunks_},
                                                      std::move(started), std::move(given)),
                          false, [](auto) {});
        });
    }

    /// Throws invalid_operation for a size that no chunk can have.
    static std::int32_t checked_chunk_size(std::int64_t bytes);

private:
    std::weak_ptr<runtime> runtime_;
    std::string_view name_;  // inside files_
    namespace_settings files_, chunks_;
    std::int32_t chunk_size_;
    std::atomic<bool> has_indexes_{false};
};

namespace gridfs_ops {

/// Refuses transactions, like other drivers: a file is too large for one.
MOTOR_EXPORT void refuse_transaction(const run_context& context);
/// Runs a query that yields few documents, and returns all of them.
MOTOR_EXPORT std::vector<document> all_of(const run_context& context, const ops::find& query);

}  // namespace gridfs_ops
}  // namespace motor::detail
