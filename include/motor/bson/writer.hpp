// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document_view.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/detail/bson/open_child.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

struct _bson_t;

namespace motor {

class array_writer;
class document_writer;

/// Slot of one value under construction: a key in an open document or the next position of an open
/// array. A codec writes exactly one value to it. All members throw bson_error, which names the
/// key, if the key holds a NUL, text is not UTF-8 or the document would grow beyond 2 GiB.
class MOTOR_EXPORT value_slot {
public:
    value_slot(_bson_t* target, std::string_view key) noexcept : target_{target}, key_{key} {}
    /// Key of the value.
    std::string_view key() const noexcept { return key_; }

    /// Writes the value; call it once. There is one overload for each BSON type.
    void write(bool x) const;
    void write(std::int32_t x) const;
    void write(std::int64_t x) const;
    void write(double x) const;
    void write(std::string_view x) const;
    void write(const object_id& x) const;
    void write(date x) const;
    void write(const decimal128& x) const;
    void write(const timestamp& x) const;
    void write(binary_view x) const;
    void write(regex_view x) const;
    void write(null) const;
    void write(min_key) const;
    void write(max_key) const;
    void write(undefined) const;
    void write(const code& x) const;
    void write(const code_with_scope& x) const;
    void write(const symbol& x) const;
    void write(const dbpointer& x) const;
    void write(document_view x) const;
    void write(array_view x) const;
    /// Writes any value, byte for byte. Throws missing_key if it is missing.
    void write(const value_view& x) const;
    void write(const char*) const = delete;  // would convert to bool

    /// Calls fill(document_writer&), which writes straight into the enclosing document's buffer.
    template <class F>
    void write_document(F&& fill) const;
    /// Calls fill(array_writer&), which writes straight into the enclosing document's buffer.
    template <class F>
    void write_array(F&& fill) const;

private:
    void write_raw(bson_type type, std::span<const std::uint8_t> bytes) const;
    void write_text(bson_type type, std::string_view text) const;

    _bson_t* target_;
    std::string_view key_;
};

/// Writes one T through its codec; see convert.hpp.
template <class T>
void write_value(const value_slot& to, const T& x);

/// Appends to an open document that it does not own. Only the innermost writer of a document may be
/// used at any time.
class MOTOR_EXPORT document_writer {
public:
    explicit document_writer(_bson_t* target) noexcept : target_{target} {}

    /// Appends a value, without checking whether the key exists already. Throws bson_error.
    template <class T>
    document_writer& append(std::string_view key, const T& x) {
        write_value(value_slot{target_, key}, x);
        return *this;
    }
    /// Appends a sub-document that fill(document_writer&) writes in place.
    template <class F>
    document_writer& append_document(std::string_view key, F&& fill) {
        value_slot{target_, key}.write_document(fill);
        return *this;
    }
    /// Appends an array that fill(array_writer&) writes in place.
    template <class F>
    document_writer& append_array(std::string_view key, F&& fill) {
        value_slot{target_, key}.write_array(fill);
        return *this;
    }
    /// Appends all elements of another document.
    document_writer& concat(document_view other);

private:
    _bson_t* target_;
};

/// Array position as text, which BSON uses as the key.
class MOTOR_EXPORT array_key {
public:
    /// Key of the element at a position: its number in digits.
    explicit array_key(std::uint32_t index) noexcept;
    /// The digits; valid as long as this object.
    operator std::string_view() const noexcept { return {digits_, length_}; }

private:
    char digits_[10];
    std::uint8_t length_;
};

/// Appends to an open array that it does not own.
class array_writer {
public:
    explicit array_writer(_bson_t* target, std::uint32_t size = 0) noexcept
        : target_{target}, size_{size} {}

    /// Writes the next element. Throws as value_slot::write does.
    template <class T>
    array_writer& push_back(const T& x) {
        return push([&](const value_slot& to) { write_value(to, x); });
    }
    /// Appends a document that fill(document_writer&) writes in place.
    template <class F>
    array_writer& push_document(F&& fill) {
        return push([&](const value_slot& to) { to.write_document(fill); });
    }
    /// Appends an array that fill(array_writer&) writes in place.
    template <class F>
    array_writer& push_array(F&& fill) {
        return push([&](const value_slot& to) { to.write_array(fill); });
    }
    /// Number of elements written so far.
    std::uint32_t size() const noexcept { return size_; }

private:
    template <class F>
    array_writer& push(F&& write) {
        const array_key key{size_};
        write(value_slot{target_, key});
        ++size_;
        return *this;
    }

    _bson_t* target_;
    std::uint32_t size_;
};

template <class F>
void value_slot::write_document(F&& fill) const {
    detail::open_child child{target_, key_, bson_type::document};
    document_writer writer{child.get()};
    fill(writer);
}

template <class F>
void value_slot::write_array(F&& fill) const {
    detail::open_child child{target_, key_, bson_type::array};
    array_writer writer{child.get()};
    fill(writer);
}

}  // namespace motor
