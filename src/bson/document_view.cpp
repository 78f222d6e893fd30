// SPDX-License-Identifier: Apache-2.0
#include <motor/bson/document_view.hpp>

#include <motor/bson/error.hpp>

#include "bytes.hpp"
#include "libbson.hpp"

#include <charconv>
#include <cstring>
#include <ostream>

namespace motor {

using detail::load;

namespace {

[[noreturn]] void fail(std::string_view key, const std::string& what) {
    throw invalid_bson{"invalid BSON at key \"" + std::string{key} + "\": " + what};
}

// Determines the size of a value's payload without reading beyond `end`.
class payload_meter {
public:
    payload_meter(const std::uint8_t* at, const std::uint8_t* end, std::string_view key)
        : at_{at}, end_{end}, key_{key} {}

    std::size_t measure(std::uint8_t type) const {
        switch (static_cast<bson_type>(type)) {
            case bson_type::undefined:
            case bson_type::null:
            case bson_type::max_key:
            case bson_type::min_key:
                return 0;
            case bson_type::boolean:
                return within(1);
            case bson_type::int32:
                return within(4);
            case bson_type::double_:
            case bson_type::date:
            case bson_type::timestamp:
            case bson_type::int64:
                return within(8);
            case bson_type::object_id:
                return within(12);
            case bson_type::decimal128:
                return within(16);
            case bson_type::string:
            case bson_type::code:
            case bson_type::symbol:
                return string(0);
            case bson_type::dbpointer:
                return within(string(0) + 12);
            case bson_type::document:
            case bson_type::array:
                return framed(0);
            case bson_type::binary:
                return binary();
            case bson_type::regex:
                return c_string(c_string(0));
            case bson_type::code_with_scope:
                return code_with_scope();
            case bson_type::missing:
                break;
        }
        fail(key_, "unknown type " + std::to_string(type));
    }

private:
    std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

    std::size_t within(std::size_t length) const {
        if (length > left()) fail(key_, "the value ends beyond its document");
        return length;
    }
    // A length prefix, whose offset the caller has checked.
    std::size_t prefix(std::size_t offset, std::size_t least) const {
        within(offset + 4);
        const auto length = load<std::int32_t>(at_ + offset);
        if (length < 0 || static_cast<std::size_t>(length) < least)
            fail(key_, "the length " + std::to_string(length) + " is too small");
        return static_cast<std::size_t>(length);
    }
    std::size_t string(std::size_t offset) const {
        const auto end = within(offset + 4 + prefix(offset, 1));
        if (at_[end - 1] != 0) fail(key_, "the text is not terminated");
        return end;
    }
    std::size_t framed(std::size_t offset) const {
        const auto end = within(offset + prefix(offset, detail::empty_bson_length));
        if (at_[end - 1] != 0) fail(key_, "the document is not terminated");
        return end;
    }
    std::size_t c_string(std::size_t offset) const {
        const auto* zero =
            offset < left() ? std::memchr(at_ + offset, 0, left() - offset) : nullptr;
        if (!zero) fail(key_, "the text is not terminated");
        return static_cast<std::size_t>(static_cast<const std::uint8_t*>(zero) - at_) + 1;
    }
    std::size_t binary() const {
        const auto length = prefix(0, 0);
        within(5 + length);
        if (at_[4] == static_cast<std::uint8_t>(binary_subtype::old_binary)) {
            if (length < 4 || load<std::int32_t>(at_ + 5) != static_cast<std::int32_t>(length - 4))
                fail(key_, "the two lengths of an old binary differ");
        }
        return 5 + length;
    }
    std::size_t code_with_scope() const {
        const auto length = within(prefix(0, 14));
        if (framed(string(4)) != length)
            fail(key_, "the length does not fit the code and its scope");
        return length;
    }

    const std::uint8_t* at_;
    const std::uint8_t* end_;
    std::string_view key_;
};

}  // namespace

void element_iterator::parse() {
    if (at_ == end_) return;
    const auto* key = at_ + 1;
    const auto* zero =
        static_cast<const std::uint8_t*>(std::memchr(key, 0, static_cast<std::size_t>(end_ - key)));
    if (!zero) fail({}, "a key is not terminated");
    const std::string_view name{reinterpret_cast<const char*>(key),
                                static_cast<std::size_t>(zero - key)};
    const auto* payload = zero + 1;
    const auto length = payload_meter{payload, end_, name}.measure(*at_);
    current_ = element{value_view{static_cast<bson_type>(*at_), {payload, length}, name}};
}

document_view::document_view(const std::uint8_t* data, std::size_t length)
    : data_{data}, length_{length} {
    const bool framed = data && length >= detail::empty_bson_length && length <= INT32_MAX &&
                        load<std::int32_t>(data) == static_cast<std::int32_t>(length) &&
                        data[length - 1] == 0;
    if (!framed)
        throw invalid_bson{"invalid BSON: " + std::to_string(length) +
                           " bytes that are not framed as a document"};
}

document_view document_view::of(const _bson_t& native) {
    return {bson_get_data(&native), native.len};
}

value_view value_view::operator[](std::string_view key) const {
    document_view in;
    return read(in) ? in[key] : value_view{key};
}

value_view value_view::operator[](std::size_t index) const {
    array_view in;
    return read(in) ? in[index] : value_view{key()};
}

namespace detail {

element_iterator begin(const std::uint8_t* data, std::size_t length) {
    return {data + 4, data + length - 1};
}

// NOLINTNEXTLINE(bugprone-exception-escape): at the end there is nothing to parse
element_iterator end(const std::uint8_t* data, std::size_t length) noexcept {
    return {data + length - 1, data + length - 1};
}

std::size_t count(const std::uint8_t* data, std::size_t length) {
    std::size_t n = 0;
    const auto last = end(data, length);
    for (auto it = begin(data, length); it != last; ++it)
        ++n;
    return n;
}

value_view find(const document_view& in, std::string_view key) {
    for (const auto& e : in)
        if (e.key() == key) return e;
    return value_view{key};
}

value_view nth(const std::uint8_t* data, std::size_t length, std::size_t index) {
    const auto last = end(data, length);
    for (auto it = begin(data, length); it != last; ++it)
        if (index-- == 0) return *it;
    return value_view{"(beyond the end of the array)"};
}

value_view find_path(const document_view& in, std::string_view path) {
    const auto dot = path.find('.');
    const auto first = path.substr(0, dot);
    auto found = in[first];
    for (auto rest = dot; found && rest != path.npos;) {
        const auto next = path.find('.', rest + 1);
        const auto step = path.substr(rest + 1, next == path.npos ? next : next - rest - 1);
        rest = next;
        document_view inside;
        array_view items;
        std::size_t index = 0;
        if (found.read(inside)) {
            found = inside[step];
        } else if (found.read(items)) {
            const auto [stop, failed] =
                std::from_chars(step.data(), step.data() + step.size(), index);
            const bool is_index = failed == std::errc{} && stop == step.data() + step.size();
            found = is_index ? items[index] : value_view{};
        } else {
            found = value_view{};
        }
    }
    return found ? found : value_view{path};
}

bool same_bytes(const document_view& a, const document_view& b) noexcept {
    return a.length() == b.length() && std::memcmp(a.data(), b.data(), a.length()) == 0;
}

bool same_elements(const std::uint8_t* a, std::size_t a_length, const std::uint8_t* b,
                   std::size_t b_length) {
    auto x = begin(a, a_length), y = begin(b, b_length);
    const auto x_end = end(a, a_length), y_end = end(b, b_length);
    for (; x != x_end && y != y_end; ++x, ++y)
        if (!(x->value() == y->value())) return false;
    return x == x_end && y == y_end;
}

}  // namespace detail

}  // namespace motor
