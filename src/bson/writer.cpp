// SPDX-License-Identifier: Apache-2.0
#include <motor/bson/writer.hpp>

#include <motor/bson/error.hpp>

#include "bytes.hpp"
#include "libbson.hpp"
#include "utf8.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace motor {

namespace {

[[noreturn]] void refuse(std::string_view key, std::string_view why) {
    throw bson_error{"key \"" + std::string{key.substr(0, key.find('\0'))} +
                     "\": " + std::string{why}};
}

void require_no_nul(std::string_view key, std::string_view text, std::string_view what) {
    if (text.find('\0') != text.npos) refuse(key, std::string{what} + " must not contain a NUL");
}

void require_utf8(std::string_view key, std::string_view text, std::string_view what) {
    if (!detail::is_utf8(text)) refuse(key, std::string{what} + " is not valid UTF-8");
}

// A key in the form that libbson takes.
class checked_key {
public:
    explicit checked_key(std::string_view key) : key_{key.empty() ? std::string_view{""} : key} {
        require_no_nul(key, key, "a key");
        if (!detail::is_utf8(key)) throw bson_error{"a key is not valid UTF-8"};
    }
    const char* data() const noexcept { return key_.data(); }
    int size() const noexcept { return static_cast<int>(key_.size()); }

private:
    std::string_view key_;
};

void require_appended(bool appended, std::string_view key) {
    if (!appended) refuse(key, "the document would grow beyond 2 GiB");
}

std::uint8_t* bytes_of(_bson_t* native) noexcept {
    return const_cast<std::uint8_t*>(bson_get_data(native));
}

// Text or bytes that are about to be appended. They are copied if they lie in the very buffer that
// libbson may reallocate before it copies them.
class stable_bytes {
public:
    stable_bytes(const _bson_t* target, std::span<const std::uint8_t> bytes) : bytes_{bytes} {
        const auto* begin = bson_get_data(target);
        const std::less<> before;
        if (bytes.empty() || before(bytes.data(), begin) ||
            !before(bytes.data(), begin + target->len))
            return;
        copy_.assign(bytes.begin(), bytes.end());
        bytes_ = copy_;
    }
    const std::uint8_t* data() const noexcept { return bytes_.data(); }
    std::size_t size() const noexcept { return bytes_.size(); }

private:
    std::span<const std::uint8_t> bytes_;
    std::vector<std::uint8_t> copy_;
};

std::span<const std::uint8_t> as_bytes(std::string_view text) noexcept {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// Lays out the payload of the types that libbson's own functions would change: they end text at the
// first NUL, drop unknown regex options and turn an empty scope into none.
class payload_builder {
public:
    template <class T>
    payload_builder& number(T x) {
        const auto offset = bytes_.size();
        bytes_.resize(offset + sizeof x);
        detail::store(bytes_.data() + offset, x);
        return *this;
    }
    payload_builder& raw(std::span<const std::uint8_t> bytes) {
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
        return *this;
    }
    payload_builder& c_string(std::string_view text) { return raw(as_bytes(text)).number<char>(0); }
    payload_builder& string(std::string_view text) {
        return number(static_cast<std::int32_t>(text.size() + 1)).c_string(text);
    }
    std::span<const std::uint8_t> bytes() const noexcept { return bytes_; }

private:
    std::vector<std::uint8_t> bytes_;
};

// libbson has no function to append a raw payload. Another value of the same size is appended, and
// its type and bytes are overwritten.
bool append_stand_in(_bson_t* to, const checked_key& key, std::span<const std::uint8_t> bytes) {
    constexpr std::size_t binary_header = 5;
    if (bytes.empty()) return bson_append_null(to, key.data(), key.size());
    if (bytes.size() == 1) return bson_append_bool(to, key.data(), key.size(), false);
    if (bytes.size() == sizeof(std::int32_t))
        return bson_append_int32(to, key.data(), key.size(), 0);
    if (bytes.size() < binary_header) {
        const char pattern[] = "..";
        return bson_append_regex(to, key.data(), key.size(), pattern + (4 - bytes.size()), "");
    }
    return bson_append_binary(to, key.data(), key.size(), BSON_SUBTYPE_BINARY,
                              bytes.data() + binary_header,
                              static_cast<std::uint32_t>(bytes.size() - binary_header));
}

}  // namespace

void value_slot::write_raw(bson_type type, std::span<const std::uint8_t> bytes) const {
    if (bytes.size() > BSON_MAX_SIZE) refuse(key_, "the value is larger than 2 GiB");
    const checked_key key{key_};
    const stable_bytes stable{target_, bytes};
    const auto offset = target_->len - 1;
    require_appended(append_stand_in(target_, key, {stable.data(), stable.size()}), key_);
    auto* element = bytes_of(target_) + offset;
    *element = static_cast<std::uint8_t>(type);
    std::copy_n(stable.data(), std::min<std::size_t>(stable.size(), 5),
                element + 1 + key_.size() + 1);
}

void value_slot::write_text(bson_type type, std::string_view text) const {
    require_utf8(key_, text, "the text");
    if (text.size() >= BSON_MAX_SIZE) refuse(key_, "the text is larger than 2 GiB");
    const checked_key key{key_};
    const stable_bytes stable{target_, as_bytes(text)};
    const auto offset = target_->len - 1;
    const auto* chars = text.empty() ? "" : reinterpret_cast<const char*>(stable.data());
    require_appended(
        bson_append_utf8(target_, key.data(), key.size(), chars, static_cast<int>(stable.size())),
        key_);
    bytes_of(target_)[offset] = static_cast<std::uint8_t>(type);
}

void value_slot::write(bool x) const {
    const checked_key key{key_};
    require_appended(bson_append_bool(target_, key.data(), key.size(), x), key_);
}

void value_slot::write(std::int32_t x) const {
    const checked_key key{key_};
    require_appended(bson_append_int32(target_, key.data(), key.size(), x), key_);
}

void value_slot::write(std::int64_t x) const {
    const checked_key key{key_};
    require_appended(bson_append_int64(target_, key.data(), key.size(), x), key_);
}

void value_slot::write(double x) const {
    const checked_key key{key_};
    require_appended(bson_append_double(target_, key.data(), key.size(), x), key_);
}

void value_slot::write(std::string_view x) const { write_text(bson_type::string, x); }

void value_slot::write(const object_id& x) const {
    const checked_key key{key_};
    bson_oid_t native;
    std::ranges::copy(x.bytes(), native.bytes);
    require_appended(bson_append_oid(target_, key.data(), key.size(), &native), key_);
}

void value_slot::write(date x) const {
    const checked_key key{key_};
    require_appended(
        bson_append_date_time(target_, key.data(), key.size(), x.time_since_epoch().count()), key_);
}

void value_slot::write(const decimal128& x) const {
    const checked_key key{key_};
    bson_decimal128_t native;
    native.high = x.high();
    native.low = x.low();
    require_appended(bson_append_decimal128(target_, key.data(), key.size(), &native), key_);
}

void value_slot::write(const timestamp& x) const {
    const checked_key key{key_};
    require_appended(
        bson_append_timestamp(target_, key.data(), key.size(), x.seconds(), x.increment()), key_);
}

void value_slot::write(binary_view x) const {
    if (x.bytes().size() > BSON_MAX_SIZE) refuse(key_, "the binary is larger than 2 GiB");
    const checked_key key{key_};
    const stable_bytes stable{target_, x.bytes()};
    const std::uint8_t none = 0;
    require_appended(bson_append_binary(target_, key.data(), key.size(),
                                        static_cast<bson_subtype_t>(x.subtype()),
                                        stable.size() ? stable.data() : &none,
                                        static_cast<std::uint32_t>(stable.size())),
                     key_);
}

void value_slot::write(regex_view x) const {
    require_utf8(key_, x.pattern(), "a regex");
    require_no_nul(key_, x.pattern(), "a regex");
    std::string options{x.options()};
    if (options.find_first_not_of("ilmsux") != options.npos)
        refuse(key_, "the regex options \"" + options + "\" must be among \"ilmsux\"");
    std::ranges::sort(options);  // sorted, as the specification requires
    write_raw(bson_type::regex, payload_builder{}.c_string(x.pattern()).c_string(options).bytes());
}

void value_slot::write(null) const { write_raw(bson_type::null, {}); }

void value_slot::write(min_key) const { write_raw(bson_type::min_key, {}); }

void value_slot::write(max_key) const { write_raw(bson_type::max_key, {}); }

void value_slot::write(undefined) const { write_raw(bson_type::undefined, {}); }

void value_slot::write(const code& x) const { write_text(bson_type::code, x.text()); }

void value_slot::write(const symbol& x) const { write_text(bson_type::symbol, x.text()); }

void value_slot::write(const code_with_scope& x) const {
    require_utf8(key_, x.text(), "the code");
    const auto scope = x.scope();
    const auto length = 4 + 4 + x.text().size() + 1 + scope.length();
    if (length > BSON_MAX_SIZE) refuse(key_, "the code is larger than 2 GiB");
    write_raw(bson_type::code_with_scope, payload_builder{}
                                              .number(static_cast<std::int32_t>(length))
                                              .string(x.text())
                                              .raw({scope.data(), scope.length()})
                                              .bytes());
}

void value_slot::write(const dbpointer& x) const {
    require_utf8(key_, x.name_space(), "the namespace");
    write_raw(bson_type::dbpointer,
              payload_builder{}.string(x.name_space()).raw(x.id().bytes()).bytes());
}

void value_slot::write(document_view x) const {
    write_raw(bson_type::document, {x.data(), x.length()});
}

void value_slot::write(array_view x) const { write_raw(bson_type::array, {x.data(), x.length()}); }

void value_slot::write(const value_view& x) const {
    if (!x) detail::throw_missing_key(x.key());
    write_raw(x.type(), x.bytes());
}

document_writer& document_writer::concat(document_view other) {
    other.size();  // walking it refuses broken bytes here
    const stable_bytes stable{target_, {other.data(), other.length()}};
    bson_t native;
    const bool appended =
        bson_init_static(&native, stable.data(), stable.size()) && bson_concat(target_, &native);
    if (!appended) throw bson_error{"the document would grow beyond 2 GiB"};
    return *this;
}

array_key::array_key(std::uint32_t index) noexcept
    : length_{static_cast<std::uint8_t>(
          std::to_chars(digits_, digits_ + sizeof digits_, index).ptr - digits_)} {}

namespace detail {

// libbson 2 deprecates this way of beginning an array; libbson 1 does not have its replacement.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
open_child::open_child(_bson_t* parent, std::string_view key, bson_type type)
    : parent_{parent}, type_{type} {
    static_assert(sizeof(bson_t) <= sizeof storage_ && alignof(bson_t) <= 128);
    const checked_key name{key};
    const auto begin =
        type == bson_type::array ? bson_append_array_begin : bson_append_document_begin;
    require_appended(begin(parent, name.data(), name.size(), get()), key);
}
#pragma GCC diagnostic pop

open_child::~open_child() {
    const auto end = type_ == bson_type::array ? bson_append_array_end : bson_append_document_end;
    end(parent_, get());
}

}  // namespace detail

}  // namespace motor
