// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/element.hpp>

#include <cstddef>
#include <iosfwd>
#include <string_view>
#include <utility>

namespace motor {

class document_view;

namespace detail {

element_iterator begin(const std::uint8_t* data, std::size_t length);
element_iterator end(const std::uint8_t* data, std::size_t length) noexcept;
std::size_t count(const std::uint8_t* data, std::size_t length);
value_view find(const document_view& in, std::string_view key);
value_view find_path(const document_view& in, std::string_view path);
value_view nth(const std::uint8_t* data, std::size_t length, std::size_t index);
bool same_bytes(const document_view& a, const document_view& b) noexcept;
void print(std::ostream& out, const document_view& document);
void print_array(std::ostream& out, const std::uint8_t* data, std::size_t length);
bool same_elements(const std::uint8_t* a, std::size_t a_length, const std::uint8_t* b,
                   std::size_t b_length);

// What documents and arrays have in common; Self has view(), which has data() and length().
template <class Self>
class sequence_reader {
public:
    element_iterator begin() const {
        const auto in = self().view();
        return detail::begin(in.data(), in.length());
    }
    element_iterator end() const {
        const auto in = self().view();
        return detail::end(in.data(), in.length());
    }
    /// The number of elements; walks them.
    std::size_t size() const {
        const auto in = self().view();
        return detail::count(in.data(), in.length());
    }
    [[nodiscard]] bool empty() const { return self().view().length() <= empty_bson_length; }

protected:
    const Self& self() const noexcept { return static_cast<const Self&>(*this); }
};

// The reading half of document and document_view, written once.
template <class Self>
class document_reader : public sequence_reader<Self> {
public:
    /// The element with that key, or end(). The first one if there are several.
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
    value_view operator[](std::nullptr_t) const = delete;  // document[0] would be a null key
    bool contains(std::string_view key) const { return static_cast<bool>((*this)[key]); }
    /// The value at a dotted path as MongoDB writes it, "address.phones.0.number"; a missing value
    /// if there is none. See https://www.mongodb.com/docs/manual/core/document/#dot-notation
    value_view at(std::string_view path) const {
        return detail::find_path(this->self().view(), path);
    }
    /// (*this)[key].get<T>(): throws missing_key or type_mismatch.
    template <class T>
    T get(std::string_view key) const {
        return (*this)[key].template get<T>();
    }
    /// The fallback if the key is absent or its value is null; otherwise throws type_mismatch if
    /// it is something else.
    template <class T>
    fallback_result<T> get_or(std::string_view key, T&& fallback) const {
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
    /// The same bytes: the same elements in the same order.
    friend bool operator==(const Self& a, const Self& b) noexcept {
        return same_bytes(a.view(), b.view());
    }
};

// The reading half of array_value and array_view.
template <class Self>
class array_reader : public sequence_reader<Self> {
public:
    /// The element at that position, found by walking; a missing value beyond the end.
    value_view operator[](std::size_t index) const {
        const auto in = this->self().view();
        return nth(in.data(), in.length(), index);
    }
    /// (*this)[index].get<T>(): throws missing_key or type_mismatch.
    template <class T>
    T get(std::size_t index) const {
        return (*this)[index].template get<T>();
    }
    /// The whole array as a T: a vector, a set, an array.
    template <class T>
    T as() const {
        const auto in = this->self().view();
        return value_view{bson_type::array, {in.data(), in.length()}, {}}.template get<T>();
    }

    /// Prints relaxed Extended JSON.
    friend std::ostream& operator<<(std::ostream& out, const Self& array) {
        const auto in = array.view();
        print_array(out, in.data(), in.length());
        return out;
    }
    /// The same values in the same order.
    friend bool operator==(const Self& a, const Self& b) {
        const auto x = a.view(), y = b.view();
        return same_elements(x.data(), x.length(), y.data(), y.length());
    }
};

}  // namespace detail

}  // namespace motor
