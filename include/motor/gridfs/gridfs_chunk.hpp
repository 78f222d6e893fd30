// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/gridfs/gridfs_file.hpp>

#include <cstdint>
#include <memory>
#include <span>

namespace motor {

/// Bytes of a file as they came from the server: a view, and the object that keeps it valid. Cheap
/// to copy.
class gridfs_chunk {
public:
    /// An empty chunk: the end of a file.
    gridfs_chunk() = default;
    /// A view of bytes that `keeper` owns.
    gridfs_chunk(std::shared_ptr<const void> keeper, std::span<const std::uint8_t> bytes) noexcept
        : keeper_(std::move(keeper)), bytes_(bytes) {}

    /// The bytes, valid while this chunk or a copy of it exists.
    [[nodiscard]] std::span<const std::uint8_t> bytes() const noexcept { return bytes_; }
    /// Whether this is the end of the file.
    [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }

private:
    std::shared_ptr<const void> keeper_;
    std::span<const std::uint8_t> bytes_;
};

}  // namespace motor
