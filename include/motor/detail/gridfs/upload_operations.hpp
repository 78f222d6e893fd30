// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/gridfs/upload_state.hpp>
#include <motor/detail/handles/state_operation.hpp>
#include <motor/gridfs/gridfs_options.hpp>
#include <motor/result.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace motor::detail::gridfs_ops {

using upload_base = state_operation<upload_state>;

/// Adds bytes. They are read only in the starting thread and where completions run: a worker that
/// is late never touches the user's memory.
class MOTOR_EXPORT write_upload : public upload_base {
public:
    using result = void;

    write_upload(std::shared_ptr<upload_state> state, std::span<const std::uint8_t> bytes)
        : upload_base(std::move(state)), rest_(bytes) {}
    std::optional<motor::result<void>> ready();
    void run(const run_context& context);
    /// Whether there are bytes left.
    bool repeat(motor::result<void>& last);

private:
    std::span<const std::uint8_t> rest_;
};

/// Inserts the remaining chunks and then the file's document, which completes the file.
class MOTOR_EXPORT close_upload : public upload_base {
public:
    using result = gridfs_file;
    using upload_base::upload_base;
    result run(const run_context& context);
};

/// Removes what was stored of a file that is not closed.
class MOTOR_EXPORT abort_upload : public upload_base {
public:
    using result = void;
    using upload_base::upload_base;
    void run(const run_context& context);
};

}  // namespace motor::detail::gridfs_ops
