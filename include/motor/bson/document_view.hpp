// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document_reader.hpp>
#include <motor/bson/element.hpp>
#include <motor/detail/base/export.hpp>

#include <cstddef>
#include <cstdint>

struct _bson_t;

namespace motor {

/// A BSON document that belongs to someone else: a pointer and a length. Reading checks each
/// element before using it and throws invalid_bson where the bytes are broken; it never reads past
/// the end. Strings are not checked for UTF-8 while reading: validate() does that.
class MOTOR_EXPORT document_view : public document_reader<document_view> {
public:
    /// A view of the empty document.
    constexpr document_view() noexcept = default;
    /// A view of BSON bytes. Throws invalid_bson unless `data` begins with its own length, which is
    /// `length`, and ends with a zero byte.
    document_view(const std::uint8_t* data, std::size_t length);
    /// A view of the current contents of a libbson document.
    static document_view of(const _bson_t& native);

    /// Bytes of the document, as BSON.
    const std::uint8_t* data() const noexcept { return data_; }
    /// Number of those bytes.
    std::size_t length() const noexcept { return length_; }
    /// Returns itself, so that a template takes documents and views.
    document_view view() const noexcept { return *this; }

private:
    const std::uint8_t* data_ = detail::empty_bson;
    std::size_t length_ = detail::empty_bson_length;
};

/// A BSON array that belongs to someone else. Like document_view, with positions instead of keys:
/// stored keys are ignored.
class array_view : public array_reader<array_view> {
public:
    /// A view of the empty array.
    constexpr array_view() noexcept = default;
    /// A view of BSON bytes. Throws invalid_bson unless `data` begins with its own length, which is
    /// `length`, and ends with a zero byte.
    array_view(const std::uint8_t* data, std::size_t length)
        : array_view{document_view{data, length}} {}
    /// A view of a document's elements as an array.
    explicit array_view(document_view elements) noexcept : elements_{elements} {}

    /// Bytes of the array, as BSON.
    const std::uint8_t* data() const noexcept { return elements_.data(); }
    /// Number of those bytes.
    std::size_t length() const noexcept { return elements_.length(); }
    /// Returns itself, so that a template takes arrays and views.
    array_view view() const noexcept { return *this; }

private:
    document_view elements_;
};

}  // namespace motor

#include <motor/bson/rare_types.hpp>
