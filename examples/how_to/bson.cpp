// SPDX-License-Identifier: Apache-2.0
// What docs/how-to/bson.md shows. It needs no server.
#include "../example.hpp"

#include <chrono>

using motor::doc, motor::array, example::check;
using namespace std::chrono_literals;

// region: hand_written
struct point {
    double x = 0, y = 0;
};
void to_bson(const point& from, motor::document& to) { to.append("xy", array(from.x, from.y)); }
void from_bson(motor::document_view from, point& to) {
    to = point{from.at("xy.0").get<double>(), from.at("xy.1").get<double>()};
}
// end region

void build() {
    // region: build
    auto ada = doc("name", "Ada", "born", 1815, "langs", array("en", "fr"), "home",
                   doc("town", "London"), "seen", std::chrono::system_clock::now());
    ada.append("tags", std::vector<std::string>{"maths", "poetry"});
    ada.append_array("squares", [](motor::array_writer& to) {
        for (int i = 1; i <= 3; ++i)
            to.push_back(i * i);
    });
    ada.set("born", 1816);  // replaces the value in its position
    ada.remove("seen");
    // end region
    check(ada.at("squares.2").get<int>() == 9);

    // region: read
    auto born = ada.get<int>("born");                    // throws missing_key or type_mismatch
    auto died = ada.get_or("died", 1852);                // a fallback if it is missing or null
    auto nick = ada["nick"].get_if<std::string>();       // std::nullopt instead of a throw
    auto town = ada.at("home.town").get<std::string>();  // a dotted path
    auto tags = ada.get<std::vector<std::string>>("tags");
    for (auto [key, value] : ada)
        std::cout << key << " is a " << to_string(value.type()) << '\n';
    // end region
    check(born == 1816 && died == 1852 && !nick && town == "London" && tags.size() == 2);
}

void views() {
    // region: views
    auto reply = doc("ok", 1, "people", array(doc("name", "Ada"), doc("name", "Bob")));
    for (const auto& each : reply.get<motor::array_view>("people")) {
        auto person = each.get<motor::document_view>();             // copies nothing
        std::cout << person.get<std::string_view>("name") << '\n';  // valid as long as reply is
    }
    motor::document kept{reply.at("people.0").get<motor::document_view>()};  // a copy
    // end region
    check(kept == doc("name", "Ada"));
}

void types() {
    // region: types
    auto all = doc("id", motor::object_id::generate(), "date", motor::date{1ms}, "null", nullptr,
                   "decimal", motor::decimal128::from_string("1.50"), "bytes",
                   std::vector<std::uint8_t>{1, 2, 3}, "pattern", motor::regex{"^A", "i"}, "big",
                   std::int64_t{1} << 40, "nothing", std::optional<int>{});
    // end region
    check(all["bytes"].type() == motor::bson_type::binary && all["nothing"].is_null());

    // region: numbers
    auto numbers = doc("int", 7, "double", 7.0);
    check(numbers.get<double>("int") == 7.0);  // nothing can be lost
    check(!numbers["double"].get_if<int>());   // never a double to an integer
    check(!numbers["int"].get_if<std::string>());
    // end region
}

void json() {
    // region: json
    auto parsed =
        motor::from_json(R"({"name": "Ada", "honoured": {"$date": "2015-12-10T00:00:00Z"}})");
    std::cout << parsed << '\n';                                        // relaxed
    std::cout << to_json(parsed, motor::json_mode::canonical) << '\n';  // every type is kept
    // end region
    check(parsed == motor::from_json(to_json(parsed, motor::json_mode::canonical)));
}

int main() {
    return example::run([] {
        build();
        views();
        types();
        json();
        auto there = motor::to_document(point{1, 2});
        check(there == doc("xy", array(1.0, 2.0)) && there.as<point>().y == 2);
    });
}
