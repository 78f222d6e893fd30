// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/convert.hpp>
#include <motor/bson/types.hpp>
#include <motor/detail/base/export.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

namespace motor {

/// Byte order in which a UUID is stored. Drivers before 2011 had orders of their own, all with the
/// subtype 3, which does not tell them apart: the reader must know which driver wrote the bytes.
/// @see https://github.com/mongodb/specifications/blob/master/source/bson-binary-uuid/uuid.md
enum class uuid_representation : std::uint8_t {
    standard,       ///< Subtype 4, in the order of the text form.
    python_legacy,  ///< Subtype 3, in the order of the text form.
    java_legacy,    ///< Subtype 3, each half reversed.
    csharp_legacy,  ///< Subtype 3, the first three groups reversed.
};

/// A UUID. It is stored as a binary of the subtype 4; a binary of the subtype 3 is read as a UUID
/// only if its representation is named.
class MOTOR_EXPORT uuid {
public:
    static constexpr std::size_t size = 16;  ///< Size of a UUID, in bytes.
    /// Type of its bytes, in the order of the text form.
    using bytes_type = std::array<std::uint8_t, size>;

    /// A UUID of zeros.
    constexpr uuid() noexcept = default;
    /// A UUID of these bytes, in the order of the text form.
    constexpr explicit uuid(const bytes_type& bytes) noexcept : bytes_{bytes} {}
    /// Parses "00112233-4455-6677-8899-aabbccddeeff", in any case. Throws bson_error for other
    /// text.
    static uuid from_string(std::string_view text);
    /// Reads a binary. Throws type_mismatch if it has another length, or a subtype other than the
    /// representation's.
    static uuid from_binary(binary_view from,
                            uuid_representation stored = uuid_representation::standard);

    /// Text of the UUID, in lower case.
    [[nodiscard]] std::string to_string() const;
    /// The UUID as a binary; representations other than the default are those of older drivers.
    [[nodiscard]] binary to_binary(uuid_representation as = uuid_representation::standard) const;
    /// The 16 bytes, in the order of the text form.
    [[nodiscard]] const bytes_type& bytes() const noexcept { return bytes_; }

    friend auto operator<=>(const uuid&, const uuid&) = default;
    /// Prints to_string().
    friend std::ostream& operator<<(std::ostream& to, const uuid& what);

private:
    bytes_type bytes_{};
};

template <>
struct bson_codec<uuid> {
    static void encode(const value_slot& to, const uuid& x) {
        to.write(binary_view{x.bytes(), binary_subtype::uuid});
    }
    static uuid decode(const value_view& from) {
        return uuid::from_binary(detail::read_or_throw<binary_view>(from, "uuid"));
    }
};

}  // namespace motor
