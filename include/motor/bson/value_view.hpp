// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/types.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/detail/bson/value_errors.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace motor {

class array_value;
class array_view;
class code;
class code_with_scope;
class dbpointer;
class document;
class document_view;
class symbol;
class undefined;
class value;
class value_view;

/// Codec of a C++ type; convert.hpp defines it for the types that Motor knows.
template <class T>
struct bson_codec;

/// A value inside BSON bytes that belong to someone else: a type and a pointer, without a copy. It
/// may also be *missing*, the result of looking up an absent key. It is valid as long as those
/// bytes are and, if it is missing, as long as the key of the lookup is.
class MOTOR_EXPORT value_view {
public:
    /// A missing value.
    constexpr value_view() noexcept = default;
    /// A missing value whose errors name `key`.
    explicit value_view(std::string_view key) noexcept
        : key_{key.data()}, key_length_{static_cast<std::uint32_t>(key.size())} {}
    /// A value with the payload of an element as https://bsonspec.org/spec.html lays it out for
    /// `type`. Its lengths and terminators have been checked by the caller.
    value_view(bson_type type, std::span<const std::uint8_t> bytes, std::string_view key) noexcept
        : data_{bytes.data()},
          key_{key.data()},
          length_{static_cast<std::uint32_t>(bytes.size())},
          key_length_{static_cast<std::uint32_t>(key.size())},
          type_{type} {}

    /// Whether there is a value, not a missing one. A null is a value.
    explicit operator bool() const noexcept { return type_ != bson_type::missing; }
    /// BSON type of the value.
    bson_type type() const noexcept { return type_; }
    /// Whether it is null.
    bool is_null() const noexcept { return type_ == bson_type::null; }
    /// Key of the element; for array elements the index as text.
    std::string_view key() const noexcept { return {key_, key_length_}; }
    /// Payload of the element, without type and key.
    std::span<const std::uint8_t> bytes() const noexcept { return {data_, length_}; }

    /// Converts to T. Numbers convert where no value can be lost: int32 to int64 or double, an
    /// int64 that fits to int32; never a double to an integer. Throws missing_key if the value is
    /// missing, type_mismatch if it has another type or does not fit.
    template <class T>
    T get() const {
        static_assert(
            requires(const value_view& from) { bson_codec<T>::decode(from); },
            "motor: this type cannot be read from BSON. For a struct of your own use "
            "MOTOR_DESCRIBE or write from_bson(); see motor/bson/convert.hpp");
        return bson_codec<T>::decode(*this);
    }

    /// Converts to T; std::nullopt where get() would throw.
    template <class T>
    std::optional<T> get_if() const {
        if (!*this) return std::nullopt;
        if constexpr (requires(T& out) { read(out); }) {
            std::optional<T> out{std::in_place};
            if (!read(*out)) out.reset();
            return out;
        } else if constexpr (std::is_integral_v<T>) {
            std::int64_t wide = 0;
            if (!read(wide) || !std::in_range<T>(wide)) return std::nullopt;
            return static_cast<T>(wide);
        } else {
            try {
                return get<T>();
            } catch (...) {
                if (!detail::is_type_mismatch_in_flight()) throw;
                return std::nullopt;
            }
        }
    }

    /// Converts to T as get() does; the fallback if the value is missing or null.
    template <class T>
    detail::fallback_result<T> get_or(T&& fallback) const {
        using result = detail::fallback_result<T>;
        if (!*this || is_null()) return result(std::forward<T>(fallback));
        return get<result>();
    }

    /// A member of a sub-document; missing if the value is not a document or has no such key.
    value_view operator[](std::string_view key) const;
    /// An element of an array; missing if the value is not an array or is shorter.
    value_view operator[](std::size_t index) const;

    /// Reads into `out` if the type allows, with the rules of get(); otherwise returns false. These
    /// are the primitives of get(), one for each BSON type; convert.hpp composes them.
    bool read(bool& out) const noexcept;
    bool read(std::int64_t& out) const noexcept;
    bool read(double& out) const noexcept;
    bool read(std::string_view& out) const noexcept;
    bool read(std::string& out) const;
    bool read(object_id& out) const noexcept;
    bool read(date& out) const noexcept;
    bool read(decimal128& out) const noexcept;
    bool read(timestamp& out) const noexcept;
    bool read(binary_view& out) const noexcept;
    bool read(binary& out) const;
    bool read(regex_view& out) const noexcept;
    bool read(regex& out) const;
    bool read(null& out) const noexcept;
    bool read(min_key& out) const noexcept;
    bool read(max_key& out) const noexcept;
    bool read(undefined& out) const noexcept;
    bool read(code& out) const;
    bool read(code_with_scope& out) const;
    bool read(symbol& out) const;
    bool read(dbpointer& out) const;
    bool read(document_view& out) const;
    bool read(document& out) const;
    bool read(array_view& out) const;
    bool read(array_value& out) const;
    bool read(value& out) const;

    /// Whether the types and the bytes are the same, whatever the keys.
    friend bool operator==(const value_view& a, const value_view& b) noexcept;
    /// Prints relaxed Extended JSON.
    friend std::ostream& operator<<(std::ostream& out, const value_view& value);

private:
    const std::uint8_t* data_ = nullptr;
    const char* key_ = nullptr;
    std::uint32_t length_ = 0;
    std::uint32_t key_length_ = 0;
    bson_type type_ = bson_type::missing;
};

}  // namespace motor
