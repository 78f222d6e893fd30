// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/array_value.hpp>
#include <motor/bson/document.hpp>
#include <motor/detail/base/export.hpp>

#include <iosfwd>
#include <type_traits>
#include <utility>

namespace motor {

/// One owned value of any BSON type, null at first. Small values, such as an object_id or a number,
/// are kept inside the object. Cheap to move; a moved-from value is null.
class MOTOR_EXPORT value {
public:
    value() noexcept = default;
    /// Holds anything that can be appended to a document. Throws as document::append() does.
    template <class T>
        requires(!std::same_as<std::remove_cvref_t<T>, value> &&
                 (bson_encodable<std::remove_cvref_t<T>> || detail::c_text<T>))
    value(const T& x) {
        document one;
        one.append({}, x);
        take(std::move(one));
    }
    /// Holds a copy of a value in a document. Throws missing_key if it is missing.
    value(const value_view& x);
    value(const value&) = default;
    value(value&& other) noexcept { swap(other); }
    value& operator=(value other) noexcept {
        swap(other);
        return *this;
    }
    ~value() = default;
    /// Swaps the values without a copy.
    void swap(value& other) noexcept;

    /// A view of the value, valid until the value is changed or destroyed.
    operator value_view() const { return view(); }
    /// A view of the value, valid until the value is changed or destroyed.
    value_view view() const;
    /// BSON type of the value.
    bson_type type() const noexcept { return type_; }
    /// Whether the value is null, as one that was never set is.
    bool is_null() const noexcept { return type_ == bson_type::null; }
    /// Converts to T as value_view::get() does. Throws type_mismatch.
    template <class T>
    T get() const {
        return view().template get<T>();
    }
    /// Converts to T; std::nullopt where get() would throw.
    template <class T>
    std::optional<T> get_if() const {
        return view().template get_if<T>();
    }
    /// A member of a sub-document; missing if the value is not a document or has no such key.
    value_view operator[](std::string_view key) const { return view()[key]; }
    /// An element of an array; missing if the value is not an array or is shorter.
    value_view operator[](std::size_t index) const { return view()[index]; }

    /// Whether the types and the bytes are the same.
    friend bool operator==(const value& a, const value& b) { return a.view() == b.view(); }
    friend bool operator==(const value& a, const value_view& b) { return a.view() == b; }
    /// Prints relaxed Extended JSON.
    friend std::ostream& operator<<(std::ostream& out, const value& x);

private:
    void take(document one);
    bool keep_small(const value_view& x) noexcept;

    document holder_;  // a larger value: a document of one element with an empty key
    std::uint8_t small_[14]{};
    std::uint8_t size_ = 0;
    bson_type type_ = bson_type::null;
};

}  // namespace motor
