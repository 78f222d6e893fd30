// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/detail/base/export.hpp>

#include <cstdint>
#include <utility>

namespace motor {

/// An owned BSON array. Moving is cheap and leaves the source empty.
class MOTOR_EXPORT array_value : public array_reader<array_value> {
public:
    array_value() noexcept = default;
    /// Copies an array that belongs to someone else, and renumbers its keys from 0.
    explicit array_value(array_view from);
    array_value(const array_value&) = default;
    array_value(array_value&& other) noexcept
        : elements_{std::move(other.elements_)}, size_{std::exchange(other.size_, 0)} {}
    array_value& operator=(array_value other) noexcept {
        elements_.swap(other.elements_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~array_value() = default;

    /// A view of the array, valid until the array is changed or destroyed.
    operator array_view() const { return view(); }
    /// A view of the array, valid until the array is changed or destroyed.
    array_view view() const { return array_view{elements_.view()}; }
    /// Bytes of the array, as BSON.
    const std::uint8_t* data() const { return elements_.data(); }
    /// Number of those bytes.
    std::size_t length() const { return elements_.length(); }
    /// Number of elements.
    std::size_t size() const noexcept { return size_; }
    /// Whether there is no element.
    bool empty() const noexcept { return size_ == 0; }

    /// Appends a value. Throws as document::append() does.
    template <class T>
    array_value& push_back(const T& x) {
        return write([&](array_writer& to) { to.push_back(x); });
    }
    /// Appends a document that fill(document_writer&) writes in place.
    template <class F>
    array_value& push_document(F&& fill) {
        return write([&](array_writer& to) { to.push_document(fill); });
    }
    /// Appends an array that fill(array_writer&) writes in place.
    template <class F>
    array_value& push_array(F&& fill) {
        return write([&](array_writer& to) { to.push_array(fill); });
    }
    /// Removes all elements.
    void clear() noexcept { *this = array_value{}; }
    /// Reserves memory for elements of `bytes` bytes in all.
    array_value& reserve(std::size_t bytes) {
        elements_.reserve(bytes);
        return *this;
    }
    /// The array as a bson_t, for calls to libmongoc. Never null.
    const _bson_t* native() const noexcept { return elements_.native(); }

    friend bool operator==(const array_value& a, const array_view& b) { return a.view() == b; }

private:
    template <class F>
    array_value& write(F&& fill) {
        array_writer to{elements_.mutable_native(), size_};
        try {
            fill(to);
        } catch (...) {
            size_ = static_cast<std::uint32_t>(elements_.size());  // a container may stay, in part
            throw;
        }
        size_ = to.size();
        return *this;
    }

    document elements_;
    std::uint32_t size_ = 0;
};

}  // namespace motor
