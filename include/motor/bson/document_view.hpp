// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document_reader.hpp>
#include <motor/bson/element.hpp>

#include <cstddef>
#include <cstdint>

struct _bson_t;

namespace motor {

/// A BSON document that somebody else owns: a pointer and a length. Reading checks each element
/// before it is used and throws invalid_bson where the bytes are broken; it never reads outside.
/// Strings are not checked for UTF-8 while reading: validate() does that.
class document_view : public detail::document_reader<document_view> {
public:
    /// The empty document.
    constexpr document_view() noexcept = default;
    /// Throws invalid_bson unless `data` begins with its own length, which is `length`, and ends
    /// with a zero byte.
    document_view(const std::uint8_t* data, std::size_t length);
    /// What a libbson document holds now.
    static document_view of(const _bson_t& native);

    /// Its bytes, as BSON.
    const std::uint8_t* data() const noexcept { return data_; }
    /// In bytes.
    std::size_t length() const noexcept { return length_; }
    /// Itself, so that a template takes documents and views.
    document_view view() const noexcept { return *this; }

private:
    const std::uint8_t* data_ = detail::empty_bson;
    std::size_t length_ = detail::empty_bson_length;
};

/// A BSON array that somebody else owns. As document_view, with positions for keys: those that
/// are stored are ignored.
class array_view : public detail::array_reader<array_view> {
public:
    /// The empty array.
    constexpr array_view() noexcept = default;
    /// Throws invalid_bson unless `data` is framed as a document.
    array_view(const std::uint8_t* data, std::size_t length)
        : array_view{document_view{data, length}} {}
    /// The elements of a document, as an array.
    explicit array_view(document_view elements) noexcept : elements_{elements} {}

    /// Its bytes, as BSON.
    const std::uint8_t* data() const noexcept { return elements_.data(); }
    /// In bytes.
    std::size_t length() const noexcept { return elements_.length(); }
    /// Itself, so that a template takes arrays and views.
    array_view view() const noexcept { return *this; }

private:
    document_view elements_;
};

}  // namespace motor

#include <motor/bson/rare_types.hpp>
