// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/gridfs/download_state.hpp>
#include <motor/detail/handles/state_operation.hpp>
#include <motor/result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace motor::detail::gridfs_ops {

using download_base = state_operation<download_state>;

/// Finds the file's document, unless it has been found.
class MOTOR_EXPORT open_download : public download_base {
public:
    using result = gridfs_file;
    using download_base::download_base;
    std::optional<motor::result<result>> ready();
    result run(const run_context& context);
};

/// Yields the next bytes without a copy: those that have arrived, or else the next to come.
class MOTOR_EXPORT read_chunk : public download_base {
public:
    using result = gridfs_chunk;
    using download_base::download_base;
    std::optional<motor::result<result>> ready();
    result run(const run_context& context);
};

/// Copies the next bytes. The user's memory is written only in the starting thread and where
/// completions run: a worker that is late never touches it.
class MOTOR_EXPORT read_some : public download_base {
public:
    using result = std::size_t;

    read_some(std::shared_ptr<download_state> state, std::span<std::uint8_t> into)
        : download_base(std::move(state)), into_(into) {}
    std::optional<motor::result<result>> ready();
    result run(const run_context& context);
    /// Copies the bytes that have arrived.
    bool repeat(motor::result<result>& last);

private:
    std::span<std::uint8_t> into_;
    bool copied_ = false;
};

/// Reads all remaining bytes, or at most a given number of them.
class MOTOR_EXPORT read_bytes : public download_base {
public:
    using result = std::vector<std::uint8_t>;

    read_bytes(std::shared_ptr<download_state> state, std::size_t at_most)
        : download_base(std::move(state)), at_most_(at_most) {}
    result run(const run_context& context);

private:
    std::size_t at_most_;
};

}  // namespace motor::detail::gridfs_ops
