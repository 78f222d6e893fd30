// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/element.hpp>
#include <motor/detail/bson/reading.hpp>

#include <cstddef>
#include <iosfwd>
#include <string_view>
#include <utility>

namespace motor {

/// Base of document_reader and array_reader: access to elements. `Self` has view(), which has
/// data() and length().
template <class Self>
class sequence_reader {
public:
    /// The first element.
    element_iterator begin() const {
        const auto in = self().view();
        return detail::begin(in.data(), in.length());
    }
    /// The end of the elements.
    element_iterator end() const {
        const auto in = self().view();
        return detail::end(in.data(), in.length());
    }
    /// Number of elements. Walks all of them.
    std::size_t size() const {
        const auto in = self().view();
        return detail::count(in.data(), in.length());
    }
    /// Whether there are no elements.
    [[nodiscard]] bool empty() const { return self().view().length() <= detail::empty_bson_length; }

protected:
    const Self& self() const noexcept { return static_cast<const Self&>(*this); }
};

/// The reading half of document and document_view.
template <class Self>
class document_reader : public sequence_reader<Self> {
public:
    /// The first element with that key, or end().
    element_iterator find(std::string_view key) const {
        auto at = this->begin();
        for (const auto last = this->end(); at != last; ++at)
            if (at->key() == key) break;
        return at;
    }
    /// The value of that key; a missing value if there is none.
    value_view operator[](std::string_view key) const {
        return detail::find(this->self().view(), key);
    }
    value_view operator[](std::nullptr_t) const =
        delete;  // for document[0], which would be a null pointer as the key
    /// Whether there is an element with that key.
    bool contains(std::string_view key) const { return static_cast<bool>((*this)[key]); }
    /// The value at a dotted path as MongoDB writes it, "address.phones.0.number"; a missing value
    /// if there is none. See https://www.mongodb.com/docs/manual/core/document/#dot-notation
    value_view at(std::string_view path) const {
        return detail::find_path(this->self().view(), path);
    }
    /// Value of the key as a T: (*this)[key].get<T>(). Throws missing_key or type_mismatch.
    template <class T>
    T get(std::string_view key) const {
        return (*this)[key].template get<T>();
    }
    /// Value of the key, or the fallback if the key is absent or its value is null. Throws
    /// type_mismatch if the value has another type.
    template <class T>
    detail::fallback_result<T> get_or(std::string_view key, T&& fallback) const {
        return (*this)[key].get_or(std::forward<T>(fallback));
    }
    /// The whole document as a T: a struct, a map. Throws missing_key or type_mismatch.
    template <class T>
    T as() const {
        const auto in = this->self().view();
        return value_view{bson_type::document, {in.data(), in.length()}, {}}.template get<T>();
    }

    /// Prints relaxed Extended JSON.
    friend std::ostream& operator<<(std::ostream& out, const Self& document) {
        detail::print(out, document.view());
        return out;
    }
    /// Whether the bytes are the same: the same elements in the same order.
    friend bool operator==(const Self& a, const Self& b) noexcept {
        return detail::same_bytes(a.view(), b.view());
    }
};

/// The reading half of array_value and array_view.
template <class Self>
class array_reader : public sequence_reader<Self> {
public:
    /// The element at that position, found by walking; a missing value beyond the end.
    value_view operator[](std::size_t index) const {
        const auto in = this->self().view();
        return detail::nth(in.data(), in.length(), index);
    }
    /// Value at that position as a T: (*this)[index].get<T>(). Throws missing_key or type_mismatch.
    template <class T>
    T get(std::size_t index) const {
        return (*this)[index].template get<T>();
    }
    /// The whole array as a T: a vector, a set, a std::array.
    template <class T>
    T as() const {
        const auto in = this->self().view();
        return value_view{bson_type::array, {in.data(), in.length()}, {}}.template get<T>();
    }

    /// Prints relaxed Extended JSON.
    friend std::ostream& operator<<(std::ostream& out, const Self& array) {
        const auto in = array.view();
        detail::print_array(out, in.data(), in.length());
        return out;
    }
    /// Whether the values are the same, in the same order.
    friend bool operator==(const Self& a, const Self& b) {
        const auto x = a.view(), y = b.view();
        return detail::same_elements(x.data(), x.length(), y.data(), y.length());
    }
};

}  // namespace motor
