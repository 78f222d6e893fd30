// SPDX-License-Identifier: Apache-2.0
#include <motor/bson/document.hpp>

#include <motor/bson/array_value.hpp>
#include <motor/bson/error.hpp>
#include <motor/bson/validate.hpp>
#include <motor/bson/value.hpp>

#include "base/at_load.hpp"
#include "bson_free_list.hpp"
#include "libbson.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <ostream>

namespace motor {
namespace {

/// Flag that keeps bson_destroy() from freeing the struct itself. Its name is private to libbson,
/// but a bson_t on the stack has it and one on the heap does not.
std::uint32_t flag_of_stack() noexcept {
    static const auto flag = [] {
        bson_t on_stack;
        bson_init(&on_stack);
        const auto has = on_stack.flags & ~detail::flags_of_small_heap_bson();
        bson_destroy(&on_stack);
        return has;
    }();
    return flag;
}

const detail::at_load flags{[] { flag_of_stack(); }};

}  // namespace

document::document(document_view from) {
    if (from.empty()) return;
    if (from.length() <= sizeof bson_t::padding) {  // libbson keeps the bytes inside the struct
        native_ = detail::new_bson();
        native_->len = static_cast<std::uint32_t>(from.length());
        std::memcpy(const_cast<std::uint8_t*>(bson_get_data(native_)), from.data(), from.length());
    } else {
        native_ = bson_new_from_data(from.data(), from.length());
    }
}

document document::from_bytes(std::span<const std::uint8_t> bytes) {
    validate(bytes);
    return document{document_view{bytes.data(), bytes.size()}};
}

document_view document::view() const {
    return native_ ? document_view::of(*native_) : document_view{};
}

void document::reset() noexcept {
    if (native_) bson_reinit(native_);
}

void document::destroy() noexcept { detail::destroy_bson(native_); }

bool document::remove(std::string_view key) {
    if (!this->contains(key)) return false;
    document kept;
    for (const auto& e : *this)
        if (e.key() != key) kept.append(e.key(), e.value());
    swap(kept);
    return true;
}

document& document::replace(std::string_view key, const document& by) {
    document made;
    made.reserve(length() + by.length());
    for (const auto& e : *this) {
        if (e.key() == key)
            made.append(key, by.begin()->value());
        else
            made.append(e.key(), e.value());
    }
    swap(made);
    return *this;
}

document& document::concat(document_view other) {
    writer().concat(other);
    return *this;
}

document& document::reserve(std::size_t bytes) {
    if (bytes > BSON_MAX_SIZE) throw bson_error{"a document cannot be larger than 2 GiB"};
    auto larger = adopt(bson_sized_new(bytes));
    if (native_) larger.writer().concat(view());
    swap(larger);
    return *this;
}

const _bson_t* document::native() const noexcept {
    static constinit const bson_t none = BSON_INITIALIZER;
    return native_ ? native_ : &none;
}

_bson_t* document::mutable_native() {
    if (!native_) native_ = detail::new_bson();
    return native_;
}

_bson_t* document::release() {
    mutable_native();
    return std::exchange(native_, nullptr);
}

document document::adopt(_bson_t* native) noexcept {
    document out;
    out.native_ = native;
    return out;
}

document document::steal(_bson_t* native) {
    assert(native && "there is no document to take the contents of");
    document out;
    if (native->len > detail::empty_bson_length) {
        auto* heap = bson_new();  // aligned; its contents are overwritten
        if (bson_steal(heap, native)) {
            heap->flags &= ~flag_of_stack();
            out.native_ = heap;
            return out;
        }
        bson_free(heap);
        out.native_ = bson_copy(native);
    }
    bson_destroy(native);
    return out;
}

array_value::array_value(array_view from) {
    elements_.reserve(from.length());
    for (const auto& e : from)
        push_back(e.value());
}

value::value(const value_view& x) {
    if (x && keep_small(x)) return;
    document one;
    one.append({}, x);
    take(std::move(one));
}

void value::take(document one) {
    const value_view taken = *one.begin();
    if (keep_small(taken)) return;
    type_ = taken.type();
    holder_ = std::move(one);
}

bool value::keep_small(const value_view& x) noexcept {
    if (x.bytes().size() > sizeof small_) return false;
    type_ = x.type();
    size_ = static_cast<std::uint8_t>(x.bytes().size());
    std::ranges::copy(x.bytes(), small_);
    return true;
}

void value::swap(value& other) noexcept {
    holder_.swap(other.holder_);
    std::swap(small_, other.small_);
    std::swap(size_, other.size_);
    std::swap(type_, other.type_);
}

value_view value::view() const {
    if (holder_.empty()) return {type_, {small_, size_}, {}};
    // The element is: type, the empty key's NUL, the payload; see the header.
    const auto holder = holder_.view();
    return {type_, {holder.data() + 6, holder.length() - 7}, {}};
}

MOTOR_EXPORT std::ostream& operator<<(std::ostream& out, const value& x) { return out << x.view(); }

}  // namespace motor
