// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/types.hpp>

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

/// How a C++ type is stored; see convert.hpp, which defines it for the types that Motor knows.
template <class T>
struct bson_codec;

namespace detail {

[[noreturn]] void throw_mismatch(const value_view& found, std::string_view expected);
[[noreturn]] void throw_out_of_range(const value_view& found, std::string_view expected);
[[noreturn]] void throw_missing_key(std::string_view key);
bool is_type_mismatch_in_flight() noexcept;

// Literals and pointers to characters.
template <class T>
inline constexpr bool c_text =
    std::is_same_v<std::decay_t<T>, const char*> || std::is_same_v<std::decay_t<T>, char*>;

// What get_or gives for a fallback: text literals come back as std::string.
template <class T>
using fallback_result = std::conditional_t<c_text<T>, std::string, std::remove_cvref_t<T>>;

}  // namespace detail

/// One value inside BSON that somebody else owns: a type and a place, nothing is copied. It may
/// also be *missing*, which is what looking up an absent key gives. It is valid as long as those
/// bytes (and, if it is missing, the key it was looked up with) are.
class value_view {
public:
    /// A missing value.
    constexpr value_view() noexcept = default;
    /// A missing value whose errors name `key`.
    explicit value_view(std::string_view key) noexcept
        : key_{key.data()}, key_length_{static_cast<std::uint32_t>(key.size())} {}
    /// The payload of an element as https://bsonspec.org/spec.html lays it out for `type`, whose
    /// lengths and terminators have been checked.
    value_view(bson_type type, std::span<const std::uint8_t> bytes, std::string_view key) noexcept
        : data_{bytes.data()},
          key_{key.data()},
          length_{static_cast<std::uint32_t>(bytes.size())},
          key_length_{static_cast<std::uint32_t>(key.size())},
          type_{type} {}

    /// False if it is missing. A null is a value.
    explicit operator bool() const noexcept { return type_ != bson_type::missing; }
    /// Which of the types of BSON it has.
    bson_type type() const noexcept { return type_; }
    /// It is null.
    bool is_null() const noexcept { return type_ == bson_type::null; }
    /// The key it was found under; of array elements the index as text.
    std::string_view key() const noexcept { return {key_, key_length_}; }
    /// The payload, without type and key.
    std::span<const std::uint8_t> bytes() const noexcept { return {data_, length_}; }

    /// Converts to T. Numbers convert where no value can be lost: int32 to int64 or double, an
    /// int64 that fits to int32; never a double to an integer. Throws missing_key if the value is
    /// missing, type_mismatch if it is something else or does not fit.
    template <class T>
    T get() const {
        static_assert(
            requires(const value_view& from) { bson_codec<T>::decode(from); },
            "motor: this type cannot be read from BSON. For a struct of your own use "
            "MOTOR_DESCRIBE or write from_bson(); see motor/bson/convert.hpp");
        return bson_codec<T>::decode(*this);
    }

    /// As get(), but std::nullopt where get() would throw.
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

    /// The fallback if the value is missing or null, otherwise get().
    template <class T>
    detail::fallback_result<T> get_or(T&& fallback) const {
        using result = detail::fallback_result<T>;
        if (!*this || is_null()) return result(std::forward<T>(fallback));
        return get<result>();
    }

    /// A member of a sub-document; missing if this is no document or has no such key.
    value_view operator[](std::string_view key) const;
    /// An element of an array; missing if this is none or is shorter.
    value_view operator[](std::size_t index) const;

    /// Reads into `out` if the type allows, with the rules of get(); otherwise returns false. The
    /// primitives of get(): composed types are put together in convert.hpp.
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

    /// The same type and the same bytes, whatever their keys.
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
