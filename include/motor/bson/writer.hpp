// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document_view.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

struct _bson_t;

namespace motor {

class array_writer;
class document_writer;

namespace detail {

// An open sub-document: begins in its parent's buffer when constructed, is closed when destroyed.
class open_child {
public:
    open_child(_bson_t* parent, std::string_view key, bson_type type);
    ~open_child();
    open_child(const open_child&) = delete;
    open_child& operator=(const open_child&) = delete;
    _bson_t* get() noexcept { return reinterpret_cast<_bson_t*>(storage_); }

private:
    alignas(128) std::byte storage_[128];  // libbson's bson_t, which only src/bson knows
    _bson_t* parent_;
    bson_type type_;
};

}  // namespace detail

/// The place of one value under construction: a key in an open document or the next position of an
/// open array. A codec writes exactly one value to it. All throw bson_error, naming the key, if the
/// key holds a NUL or text is not UTF-8 or the document would grow beyond 2 GiB.
class value_slot {
public:
    value_slot(_bson_t* target, std::string_view key) noexcept : target_{target}, key_{key} {}
    /// Under which it is written.
    std::string_view key() const noexcept { return key_; }

    /// Writes it under the key, once. Throws document_too_large or invalid_bson.
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
    /// Any value, byte for byte. A missing one is refused with missing_key.
    void write(const value_view& x) const;
    void write(const char*) const = delete;  // would be a bool

    /// Calls fill(document_writer&), which writes straight into the enclosing document's buffer.
    template <class F>
    void write_document(F&& fill) const;
    /// Calls fill(array_writer&).
    template <class F>
    void write_array(F&& fill) const;

private:
    void write_raw(bson_type type, std::span<const std::uint8_t> bytes) const;
    void write_text(bson_type type, std::string_view text) const;

    _bson_t* target_;
    std::string_view key_;
};

/// Writes one T through its codec, see convert.hpp.
template <class T>
void write_value(const value_slot& to, const T& x);

/// Appends to an open document that it does not own. Only one writer of a document may be in use
/// at a time: the innermost.
class document_writer {
public:
    explicit document_writer(_bson_t* target) noexcept : target_{target} {}

    /// Appends; that the key is not there yet is not checked. Throws bson_error.
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

/// The text of an array position, as BSON wants it for a key.
class array_key {
public:
    /// The key of that element of an array: its number in digits.
    explicit array_key(std::uint32_t index) noexcept;
    /// The digits, while this lives.
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
    /// How many have been written.
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
