// SPDX-License-Identifier: Apache-2.0
// libFuzzer: bytes from anywhere through everything that reads. Broken input may be refused with an
// exception; it must not be read beyond, and what validate() accepts must survive being rebuilt and
// printed.
#include <motor/bson/bson.hpp>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace {

struct described {
    std::string a;
    std::optional<std::int32_t> b;
    std::vector<double> c;
    std::map<std::string, std::vector<motor::value>> d;
    MOTOR_DESCRIBE(described, a, b, c, d);
};

std::size_t seen = 0;

template <class T>
void try_get(const motor::value_view& x) {
    try {
        [[maybe_unused]] const auto out = x.get<T>();
        ++seen;
    } catch (const motor::bson_error&) {
    }
    try {
        if (x.get_if<T>()) ++seen;
    } catch (const motor::bson_error&) {
    }
}

template <class... T>
void try_get_each(const motor::value_view& x) {
    (try_get<T>(x), ...);
}

template <class View>
void walk(const View& from, int level);

void try_everything(const motor::value_view& x, int level) {
    try_get_each<bool, std::int8_t, std::uint16_t, int, std::int64_t, std::uint64_t, float, double,
                 std::string, std::string_view, motor::object_id, motor::date,
                 std::chrono::system_clock::time_point, std::chrono::nanoseconds, motor::decimal128,
                 motor::timestamp, motor::binary, motor::binary_view, motor::regex,
                 motor::regex_view, motor::null, motor::min_key, motor::max_key, motor::undefined,
                 motor::code, motor::code_with_scope, motor::symbol, motor::dbpointer>(x);
    try_get_each<motor::document, motor::document_view, motor::array_value, motor::array_view,
                 motor::value, std::optional<int>, std::vector<std::string>, std::set<int>,
                 std::array<int, 2>, std::vector<std::uint8_t>, std::array<std::byte, 3>,
                 std::map<std::string, int>, described>(x);
    try {
        seen += motor::to_json(x).size();
    } catch (const motor::bson_error&) {
    }
    if (level > 100) return;
    motor::document_view document;
    if (x.type() == motor::bson_type::document && x.read(document)) walk(document, level + 1);
    motor::array_view array;
    if (x.type() == motor::bson_type::array && x.read(array)) walk(array, level + 1);
}

template <class View>
void walk(const View& from, int level) {
    try {
        for (const auto& e : from) {
            seen += e.key().size();
            try_everything(e, level);
        }
        seen += from.size();
    } catch (const motor::bson_error&) {
    }
}

void require(bool holds) {
    if (!holds) std::abort();
}

// A document that was read from JSON is written back the same: what looked like a type has become
// one.
std::size_t comes_back(const motor::document& read) {
    motor::validate(read);
    const auto text = motor::to_json(read, motor::json_mode::canonical);
    require(motor::from_json(text) == read);
    const auto relaxed = motor::from_json(motor::to_json(read));
    require(motor::to_json(relaxed) == motor::to_json(read));
    return text.size();
}

void accepted(const motor::document& x) {
    motor::document rebuilt;
    for (const auto& [key, value] : x)
        rebuilt.append(key, value);
    require(rebuilt == x);
    try {
        // The result may differ from x, which may look like Extended JSON.
        seen += comes_back(motor::from_json(motor::to_json(x, motor::json_mode::canonical)));
    } catch (const motor::invalid_json&) {
    }
    rebuilt.set("a", x).remove("b");
    require(rebuilt["a"].get<motor::document_view>() == x);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const motor::document_view view{data, size};
        walk(view, 0);
        seen += view.contains("a") + static_cast<bool>(view.at("a.b.0"));
    } catch (const motor::bson_error&) {
    }
    try {
        accepted(motor::document::from_bytes({data, size}));
    } catch (const motor::invalid_bson&) {
    }
    try {
        seen += comes_back(motor::from_json({reinterpret_cast<const char*>(data), size}));
    } catch (const motor::bson_error&) {
    }
    return 0;
}
