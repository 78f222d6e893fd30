// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/convert.hpp>
#include <motor/bson/types.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

namespace motor {

/// How a UUID's bytes are stored. Drivers before 2011 had orders of their own, all of the subtype
/// 3, which does not say whose they are: that must be known from elsewhere.
/// @see https://github.com/mongodb/specifications/blob/master/source/bson-binary-uuid/uuid.md
enum class uuid_representation : std::uint8_t {
    standard,       ///< subtype 4, as it is written
    python_legacy,  ///< subtype 3, as it is written
    java_legacy,    ///< subtype 3, each half backwards
    csharp_legacy,  ///< subtype 3, the first three groups backwards
};

/// A UUID. As a value of a document it is a binary of the subtype 4; what has the subtype 3 is not
/// read as one unless its representation is named.
class uuid {
public:
    static constexpr std::size_t size = 16;  ///< In bytes.
    /// Its bytes, in the order in which they are written.
    using bytes_type = std::array<std::uint8_t, size>;

    /// All zeros.
    constexpr uuid() noexcept = default;
    /// Those bytes, as they are.
    constexpr explicit uuid(const bytes_type& bytes) noexcept : bytes_{bytes} {}
    /// "00112233-4455-6677-8899-aabbccddeeff", in any case. Throws bson_error for another text.
    static uuid from_string(std::string_view text);
    /// Throws type_mismatch if the binary has another length, or not the representation's subtype.
    static uuid from_binary(binary_view from,
                            uuid_representation stored = uuid_representation::standard);

    /// In lower case.
    [[nodiscard]] std::string to_string() const;
    /// As it is stored; other representations are those of older drivers.
    [[nodiscard]] binary to_binary(uuid_representation as = uuid_representation::standard) const;
    /// In the order in which they are written.
    [[nodiscard]] const bytes_type& bytes() const noexcept { return bytes_; }

    friend auto operator<=>(const uuid&, const uuid&) = default;
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
