// SPDX-License-Identifier: Apache-2.0
#include <motor/bson/value_view.hpp>

#include <motor/bson/array_value.hpp>
#include <motor/bson/document.hpp>
#include <motor/bson/error.hpp>
#include <motor/bson/json.hpp>
#include <motor/bson/value.hpp>

#include "bytes.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <ostream>

namespace motor {

using detail::load;

namespace {

std::string_view string_at(const std::uint8_t* at) noexcept {
    return {reinterpret_cast<const char*>(at + 4),
            static_cast<std::size_t>(load<std::int32_t>(at)) - 1};
}

object_id object_id_at(const std::uint8_t* at) noexcept {
    return object_id{load<std::array<std::uint8_t, object_id::size>>(at)};
}

std::string place(const value_view& found) {
    return found.key().empty() ? std::string{} : "key \"" + std::string{found.key()} + "\": ";
}

}  // namespace

bool value_view::read(bool& out) const noexcept {
    if (type_ != bson_type::boolean) return false;
    out = *data_ != 0;
    return true;
}

bool value_view::read(std::int64_t& out) const noexcept {
    if (type_ == bson_type::int32)
        out = load<std::int32_t>(data_);
    else if (type_ == bson_type::int64)
        out = load<std::int64_t>(data_);
    else
        return false;
    return true;
}

bool value_view::read(double& out) const noexcept {
    if (type_ == bson_type::double_) {
        out = load<double>(data_);
        return true;
    }
    std::int64_t integer = 0;
    if (!read(integer)) return false;
    out = static_cast<double>(integer);
    // 2^63 is the only double for which the conversion back would overflow.
    return out < 0x1p63 && static_cast<std::int64_t>(out) == integer;
}

bool value_view::read(std::string_view& out) const noexcept {
    if (type_ != bson_type::string) return false;
    out = string_at(data_);
    return true;
}

bool value_view::read(std::string& out) const {
    std::string_view text;
    if (!read(text)) return false;
    out = text;
    return true;
}

bool value_view::read(object_id& out) const noexcept {
    if (type_ != bson_type::object_id) return false;
    out = object_id_at(data_);
    return true;
}

bool value_view::read(date& out) const noexcept {
    if (type_ != bson_type::date) return false;
    out = date{std::chrono::milliseconds{load<std::int64_t>(data_)}};
    return true;
}

bool value_view::read(decimal128& out) const noexcept {
    if (type_ != bson_type::decimal128) return false;
    out = decimal128{load<std::uint64_t>(data_ + 8), load<std::uint64_t>(data_)};
    return true;
}

bool value_view::read(timestamp& out) const noexcept {
    if (type_ != bson_type::timestamp) return false;
    out = timestamp{load<std::uint32_t>(data_ + 4), load<std::uint32_t>(data_)};
    return true;
}

bool value_view::read(binary_view& out) const noexcept {
    if (type_ != bson_type::binary) return false;
    const auto subtype = static_cast<binary_subtype>(data_[4]);
    // A binary of the old subtype repeats its length inside.
    const std::size_t skip = subtype == binary_subtype::old_binary ? 9 : 5;
    out = binary_view{bytes().subspan(skip), subtype};
    return true;
}

bool value_view::read(binary& out) const {
    binary_view view;
    if (!read(view)) return false;
    out = binary{view};
    return true;
}

bool value_view::read(regex_view& out) const noexcept {
    if (type_ != bson_type::regex) return false;
    const auto* pattern = reinterpret_cast<const char*>(data_);
    const std::string_view text{pattern};
    out = regex_view{text, std::string_view{pattern + text.size() + 1}};
    return true;
}

bool value_view::read(regex& out) const {
    regex_view view;
    if (!read(view)) return false;
    out = regex{view};
    return true;
}

bool value_view::read(null&) const noexcept { return type_ == bson_type::null; }
bool value_view::read(min_key&) const noexcept { return type_ == bson_type::min_key; }
bool value_view::read(max_key&) const noexcept { return type_ == bson_type::max_key; }
bool value_view::read(undefined&) const noexcept { return type_ == bson_type::undefined; }

bool value_view::read(code& out) const {
    if (type_ != bson_type::code) return false;
    out = code{string_at(data_)};
    return true;
}

bool value_view::read(code_with_scope& out) const {
    if (type_ != bson_type::code_with_scope) return false;
    const auto text = string_at(data_ + 4);
    const auto* scope = data_ + 4 + 4 + text.size() + 1;
    out = code_with_scope{text,
                          document_view{scope, static_cast<std::size_t>(data_ + length_ - scope)}};
    return true;
}

bool value_view::read(symbol& out) const {
    if (type_ != bson_type::symbol) return false;
    out = symbol{string_at(data_)};
    return true;
}

bool value_view::read(dbpointer& out) const {
    if (type_ != bson_type::dbpointer) return false;
    const auto text = string_at(data_);
    out = dbpointer{text, object_id_at(data_ + 4 + text.size() + 1)};
    return true;
}

bool value_view::read(document_view& out) const {
    if (type_ != bson_type::document) return false;
    out = document_view{data_, length_};
    return true;
}

bool value_view::read(document& out) const {
    document_view view;
    if (!read(view)) return false;
    out = document{view};
    return true;
}

bool value_view::read(array_view& out) const {
    if (type_ != bson_type::array) return false;
    out = array_view{data_, length_};
    return true;
}

bool value_view::read(array_value& out) const {
    array_view view;
    if (!read(view)) return false;
    out = array_value{view};
    return true;
}

bool value_view::read(value& out) const {
    if (!*this) return false;
    out = value{*this};
    return true;
}

MOTOR_EXPORT bool operator==(const value_view& a, const value_view& b) noexcept {
    return a.type_ == b.type_ && a.length_ == b.length_ &&
           (a.length_ == 0 || std::memcmp(a.data_, b.data_, a.length_) == 0);
}

MOTOR_EXPORT std::ostream& operator<<(std::ostream& out, const value_view& value) {
    return out << to_json(value);
}

namespace detail {

void throw_mismatch(const value_view& found, std::string_view expected) {
    if (!found) throw_missing_key(found.key());
    std::int64_t integer = 0;
    if (expected == "double" && found.read(integer))
        throw type_mismatch{place(found) + "the int64 " + std::to_string(integer) +
                            " is not exactly a double"};
    throw type_mismatch{place(found) + "expected " + std::string{expected} + ", found " +
                        std::string{to_string(found.type())}};
}

void throw_out_of_range(const value_view& found, std::string_view expected) {
    throw type_mismatch{place(found) + "expected " + std::string{expected} + ", found " +
                        std::string{to_string(found.type())} + ' ' + to_json(found) +
                        ", which does not fit"};
}

float float_in(const value_view& found) {
    double wide = 0;
    if (!found.read(wide)) throw_mismatch(found, "double");
    if (!std::isfinite(wide)) return static_cast<float>(wide);
    if (std::abs(wide) > std::numeric_limits<float>::max()) throw_out_of_range(found, "float");
    const auto narrow = static_cast<float>(wide);
    const bool exact = static_cast<double>(narrow) == wide;
    const bool may_round = found.type() == bson_type::double_ && narrow != 0;
    if (!exact && !may_round) throw_out_of_range(found, "float");
    return narrow;
}

void throw_wrong_size(const value_view& found, std::size_t expected) {
    throw type_mismatch{place(found) + "expected " + std::string{to_string(found.type())} + " of " +
                        std::to_string(expected) + " items, found another number"};
}

void throw_missing_key(std::string_view key) {
    throw missing_key{"key \"" + std::string{key} + "\" is missing"};
}

void throw_too_large(std::string_view key) {
    throw bson_error{"key \"" + std::string{key} + "\": the integer does not fit an int64"};
}

void throw_null_text(std::string_view key) {
    throw bson_error{"key \"" + std::string{key} + "\": a null pointer is no text"};
}

bool is_type_mismatch_in_flight() noexcept {
    try {
        throw;
    } catch (const type_mismatch&) {
        return true;
    } catch (const missing_key&) {
        return true;
    } catch (...) {
        return false;
    }
}

std::string_view integer_name(std::size_t size, bool is_signed) noexcept {
    switch (size) {
        case 1:
            return is_signed ? "int8" : "uint8";
        case 2:
            return is_signed ? "int16" : "uint16";
        case 4:
            return is_signed ? "int32" : "uint32";
        default:
            return is_signed ? "int64" : "uint64";
    }
}

}  // namespace detail

}  // namespace motor
