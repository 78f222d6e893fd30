// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/value_view.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/detail/bson/empty_bson.hpp>

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

namespace motor {

/// A key with its value, `for (auto [key, value] : document)`.
class element : public value_view {
public:
    constexpr element() noexcept = default;
    /// An element with that value, and its key.
    explicit element(const value_view& view) noexcept : value_view{view} {}
    /// Value of the element, without the key.
    const value_view& value() const noexcept { return *this; }
};

/// Support for structured bindings: the key, then the value.
template <std::size_t I>
auto get(const element& e) noexcept {
    if constexpr (I == 0)
        return e.key();
    else
        return e.value();
}

/// Iterator over the elements of a document or array. Incrementing checks the next element and
/// throws invalid_bson if it is broken.
class MOTOR_EXPORT element_iterator {
public:
    using value_type = element;
    using reference = element;
    using difference_type = std::ptrdiff_t;
    using pointer = const element*;
    using iterator_category = std::input_iterator_tag;
    using iterator_concept = std::forward_iterator_tag;

    constexpr element_iterator() noexcept = default;
    /// `at` points to the type byte of an element or equals `end`, the document's closing zero.
    element_iterator(const std::uint8_t* at, const std::uint8_t* end) : at_{at}, end_{end} {
        parse();
    }

    element operator*() const noexcept { return here(); }
    const element* operator->() const noexcept { return &here(); }
    element_iterator& operator++() {
        here();
        at_ = current_.bytes().data() + current_.bytes().size();
        parse();
        return *this;
    }
    element_iterator operator++(int) {
        auto before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(const element_iterator& a, const element_iterator& b) noexcept {
        return a.at_ == b.at_;
    }

private:
    void parse();
    const element& here() const noexcept {
        assert(at_ != end_ && "there is no element at the end of a document");
        return current_;
    }

    const std::uint8_t* at_ = nullptr;
    const std::uint8_t* end_ = nullptr;
    element current_;
};

}  // namespace motor

template <>
struct std::tuple_size<motor::element> : std::integral_constant<std::size_t, 2> {};
template <>
struct std::tuple_element<0, motor::element> {
    using type = std::string_view;
};
template <>
struct std::tuple_element<1, motor::element> {
    using type = motor::value_view;
};
