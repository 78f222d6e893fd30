// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/convert.hpp>
#include <motor/bson/describe.hpp>
#include <motor/bson/document_reader.hpp>
#include <motor/detail/base/export.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

struct _bson_t;

namespace motor {

/// An owned BSON document, https://bsonspec.org: one pointer to a libbson document, or none while
/// it is empty. Moving is cheap and leaves the source empty. Views and values read from a document
/// are valid until it is changed or destroyed.
class MOTOR_EXPORT document : public document_reader<document> {
public:
    constexpr document() noexcept = default;
    /// Copies a document that belongs to someone else.
    explicit document(document_view from);
    document(const document& other) : document{other.view()} {}
    document(document&& other) noexcept : native_{std::exchange(other.native_, nullptr)} {}
    document& operator=(document other) noexcept {
        std::swap(native_, other.native_);
        return *this;
    }
    ~document() {
        if (native_) destroy();
    }

    /// Copies bytes from an untrusted source, checked by validate(). Throws invalid_bson.
    static document from_bytes(std::span<const std::uint8_t> bytes);

    /// A view of the document, valid until the document is changed or destroyed.
    operator document_view() const { return view(); }
    /// A view of the document, valid until the document is changed or destroyed.
    document_view view() const;
    /// Bytes of the document, as BSON.
    const std::uint8_t* data() const { return view().data(); }
    /// Number of those bytes.
    std::size_t length() const { return view().length(); }

    /// Appends a value, without checking whether the key exists already. Throws bson_error if the
    /// key holds a NUL, text is not UTF-8, or a number does not fit; the document is then
    /// unchanged, except that a container may have been appended in part.
    template <class T>
    document& append(std::string_view key, const T& x) {
        writer().append(key, x);
        return *this;
    }
    /// Appends a sub-document that fill(document_writer&) writes in place.
    template <class F>
    document& append_document(std::string_view key, F&& fill) {
        writer().append_document(key, fill);
        return *this;
    }
    /// Appends an array that fill(array_writer&) writes in place.
    template <class F>
    document& append_array(std::string_view key, F&& fill) {
        writer().append_array(key, fill);
        return *this;
    }
    /// Replaces the value of the key in its position, or appends it.
    template <class T>
    document& set(std::string_view key, const T& x) {
        if (!this->contains(key)) return append(key, x);
        document one;
        one.append(key, x);
        return replace(key, one);
    }
    /// Removes every element with that key. Returns whether there was one.
    bool remove(std::string_view key);
    /// Appends all elements of another document, or of this one.
    document& concat(document_view other);
    /// Empties the document and frees its memory.
    void clear() noexcept { document{}.swap(*this); }
    /// Empties the document and keeps its memory for later elements.
    void reset() noexcept;
    /// Reserves memory for a document of `bytes` bytes in all.
    document& reserve(std::size_t bytes);
    /// Swaps two documents without copying.
    void swap(document& other) noexcept { std::swap(native_, other.native_); }

    /// A writer that appends to this document; nothing else may change the document meanwhile.
    document_writer writer() { return document_writer{mutable_native()}; }

    /// The document as a bson_t, for calls to libbson and libmongoc. Never null; valid until the
    /// document is changed.
    const _bson_t* native() const noexcept;
    /// The document as a bson_t, for calls that append to it. Never null.
    _bson_t* mutable_native();
    /// Gives the libbson document to the caller, who must call bson_destroy(). Never null.
    [[nodiscard]] _bson_t* release();
    /// Takes ownership of a libbson document made by bson_new(), bson_copy() ... Null makes the
    /// empty document.
    static document adopt(_bson_t* native) noexcept;
    /// Takes the contents of a libbson document that lives elsewhere (an out-parameter on the
    /// stack), without copying if they are large, and destroys it: the caller must not use it
    /// again.
    static document steal(_bson_t* native);

    friend bool operator==(const document& a, const document_view& b) noexcept {
        return a.view() == b;
    }

private:
    void destroy() noexcept;
    document& replace(std::string_view key, const document& by);

    _bson_t* native_ = nullptr;
};

template <class T>
    requires(detail::kind_of<T>() == detail::kind::hand_written)
struct bson_codec<T> {
    static void encode(const value_slot& to, const T& x)
        requires detail::has_to_bson<T>
    {
        document out;
        to_bson(x, out);
        to.write(out.view());
    }
    static T decode(const value_view& from)
        requires detail::has_from_bson<T>
    {
        T out{};
        from_bson(detail::read_or_throw<document_view>(from, "document"), out);
        return out;
    }
};

/// A document of a struct, a map or anything else that is stored as a document.
template <class T>
document to_document(const T& x) {
    if constexpr (std::is_convertible_v<const T&, document_view>) {
        return document{x};
    } else if constexpr (detail::has_to_bson<T> &&
                         detail::kind_of<T>() == detail::kind::hand_written) {
        document out;
        to_bson(x, out);
        return out;
    } else {
        static_assert(
            requires(document_writer& to) { bson_codec<T>::write_members(to, x); },
            "motor: this type is not stored as a document");
        document out;
        auto writer = out.writer();
        bson_codec<T>::write_members(writer, x);
        return out;
    }
}

}  // namespace motor
