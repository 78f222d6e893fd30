// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/array_value.hpp>
#include <motor/bson/document.hpp>

#include <iosfwd>
#include <type_traits>
#include <utility>

namespace motor {

/// One owned value of any BSON type, null at first. Small ones, an object_id or a number, are kept
/// inside. Cheap to move; a moved-from value is null.
class value {
public:
    value() noexcept = default;
    /// Anything that can be appended to a document. Throws as document::append() does.
    template <class T>
        requires(!std::same_as<std::remove_cvref_t<T>, value> &&
                 (bson_encodable<std::remove_cvref_t<T>> || detail::c_text<T>))
    value(const T& x) {
        document one;
        one.append({}, x);
        take(std::move(one));
    }
    value(const value&) = default;
    value(value&& other) noexcept { swap(other); }
    value& operator=(value other) noexcept {
        swap(other);
        return *this;
    }
    ~value() = default;
    void swap(value& other) noexcept;  ///< Copies nothing.

    /// It, unchanged, while this lives.
    operator value_view() const { return view(); }
    /// Valid until this is changed or destroyed.
    value_view view() const;
    /// Which of the types of BSON it has.
    bson_type type() const noexcept { return type_; }
    /// It is null; a value that was never set is, too.
    bool is_null() const noexcept { return type_ == bson_type::null; }
    /// As value_view's: throws type_mismatch.
    template <class T>
    T get() const {
        return view().template get<T>();
    }
    /// Nothing unless it has that type.
    template <class T>
    std::optional<T> get_if() const {
        return view().template get_if<T>();
    }
    /// A member of a document; missing if this is none or has no such key.
    value_view operator[](std::string_view key) const { return view()[key]; }
    /// An element of an array; missing if this is none or is shorter.
    value_view operator[](std::size_t index) const { return view()[index]; }

    /// The same type and the same bytes.
    friend bool operator==(const value& a, const value& b) { return a.view() == b.view(); }
    friend bool operator==(const value& a, const value_view& b) { return a.view() == b; }
    /// Prints relaxed Extended JSON.
    friend std::ostream& operator<<(std::ostream& out, const value& x);

private:
    void take(document one);

    document holder_;  // of what is larger: one element with an empty key
    std::uint8_t small_[14]{};
    std::uint8_t size_ = 0;
    bson_type type_ = bson_type::null;
};

}  // namespace motor
