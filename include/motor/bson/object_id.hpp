// SPDX-License-Identifier: Apache-2.0
#pragma once

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
class object_id {
public:
    static constexpr std::size_t size = 12;  ///< In bytes.

    /// All zero. For a new one there is generate().
    constexpr object_id() noexcept : bytes_{} {}
    explicit constexpr object_id(const std::array<std::uint8_t, size>& bytes) noexcept
        : bytes_{bytes} {}
    /// Throws bson_error unless `hex` is 24 hexadecimal digits.
    explicit object_id(std::string_view hex) : object_id{from_hex(hex)} {}

    /// A new id, unique across threads, processes and machines. Thread-safe.
    static object_id generate();
    /// Throws bson_error unless `hex` is 24 hexadecimal digits.
    static object_id from_hex(std::string_view hex);
    /// 24 lower-case hexadecimal digits.
    std::string to_hex() const;
    /// When it was generated, to the second.
    std::chrono::sys_seconds timestamp() const noexcept;
    /// As they are sent: the time first.
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
