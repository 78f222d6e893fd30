// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <cstdint>
#include <utility>

namespace motor {

/// An owned BSON array. Moving is cheap and leaves the source empty.
class array_value : public detail::array_reader<array_value> {
public:
    array_value() noexcept = default;
    /// A copy of an array that somebody else owns; its keys are made consecutive.
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

    /// It, unchanged, while this lives.
    operator array_view() const { return view(); }
    /// It, unchanged, while this lives.
    array_view view() const { return array_view{elements_.view()}; }
    /// Its bytes, as BSON.
    const std::uint8_t* data() const { return elements_.data(); }
    /// In bytes.
    std::size_t length() const { return elements_.length(); }
    /// How many elements.
    std::size_t size() const noexcept { return size_; }
    /// No element.
    bool empty() const noexcept { return size_ == 0; }

    /// Throws as document::append() does.
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
    /// Takes all elements out.
    void clear() noexcept { *this = array_value{}; }
    /// Makes room for so many bytes of elements at once.
    array_value& reserve(std::size_t bytes) {
        elements_.reserve(bytes);
        return *this;
    }
    /// For calls to libmongoc that want an array as a bson_t. Never null.
    const _bson_t* native() const noexcept { return elements_.native(); }

    friend bool operator==(const array_value& a, const array_view& b) { return a.view() == b; }

private:
    template <class F>
    array_value& write(F&& fill) {
        array_writer to{elements_.mutable_native(), size_};
        try {
            fill(to);
        } catch (...) {
            size_ = static_cast<std::uint32_t>(elements_.size());  // a container may stay in part
            throw;
        }
        size_ = to.size();
        return *this;
    }

    document elements_;
    std::uint32_t size_ = 0;
};

}  // namespace motor
