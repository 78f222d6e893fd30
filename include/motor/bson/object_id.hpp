// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>

#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

namespace motor {

/// A 12-byte ObjectId: seconds since 1970, five random bytes of the process, a counter. See
/// https://www.mongodb.com/docs/manual/reference/bson-types/#objectid
class MOTOR_EXPORT object_id {
public:
    static constexpr std::size_t size = 12;  ///< Size of an id, in bytes.

    /// An id of zeros. generate() makes a new id.
    constexpr object_id() noexcept : bytes_{} {}
    /// An id of 12 bytes, the time first.
    explicit constexpr object_id(const std::array<std::uint8_t, size>& bytes) noexcept
        : bytes_{bytes} {}
    /// Parses 24 hexadecimal digits. Throws bson_error for anything else.
    explicit object_id(std::string_view hex) : object_id{from_hex(hex)} {}

    /// A new id, unique across threads, processes and machines. Thread-safe.
    static object_id generate();
    /// Parses 24 hexadecimal digits. Throws bson_error for anything else.
    static object_id from_hex(std::string_view hex);
    /// 24 lower-case hexadecimal digits.
    std::string to_hex() const;
    /// Time at which the id was generated, to the second.
    std::chrono::sys_seconds timestamp() const noexcept;
    /// Bytes of the id in the order in which they are sent: the time first.
    const std::array<std::uint8_t, size>& bytes() const noexcept { return bytes_; }

    friend auto operator<=>(const object_id&, const object_id&) = default;
    /// Prints to_hex().
    friend std::ostream& operator<<(std::ostream& out, const object_id& id);

private:
    std::array<std::uint8_t, size> bytes_;
};

}  // namespace motor

template <>
struct std::hash<motor::object_id> {
    std::size_t operator()(const motor::object_id& id) const noexcept {
        return std::hash<std::string_view>{}(
            {reinterpret_cast<const char*>(id.bytes().data()), motor::object_id::size});
    }
};
