// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tests/support/faulty_servers.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>

/// Ways of damaging an answer.
namespace motor::testing {

using namespace std::chrono_literals;

using effect = fault::effect;

inline reply close_it(const reply&) { return reply::close_connection(); }
inline reply say_nothing(const reply&) { return reply::never(); }

/// The message, damaged in that way.
template <class F>
auto broken(F how) {
    return [how](const reply& right) { return right.distorted_on_wire(how); };
}

inline void put(raw_message& message, std::size_t at, std::uint32_t number) {
    std::memcpy(message.data() + at, &number, sizeof number);
}

inline const fault faults[] = {
    {"none", effect::none, true, [](const reply& right) { return right; }},
    {"closed before it was done", effect::lost, false, close_it},
    {"closed before the answer", effect::lost, true, close_it},
    {"closed within the answer", effect::lost, true,
     [](const reply& right) {
         return right.distorted_on_wire([](auto& m) { m.resize(m.size() / 2); }).then_close();
     }},
    {"closed after the answer", effect::spoilt, true,
     [](const reply& right) { return right.then_close(); }},
    {"silent before it was done", effect::late, false, say_nothing},
    {"silent afterwards", effect::late, true, say_nothing},
    {"slow", effect::none, true, [](const reply& right) { return right.dripping(20us); }},
    {"too slow", effect::late, true, [](const reply& right) { return right.dripping(500ms); }},
    {"garbage", effect::lost, true,
     broken([](raw_message& m) { std::fill(m.begin(), m.end(), std::uint8_t{0xA5}); })},
    {"garbage after the header", effect::lost, true,
     broken([](raw_message& m) { std::fill(m.begin() + 16, m.end(), std::uint8_t{0xA5}); })},
    {"too long", effect::lost, true, broken([](raw_message& m) { put(m, 0, 48'000'001); })},
    {"too short", effect::lost, true, broken([](raw_message& m) { put(m, 0, 15); })},
    {"of another request", effect::lost, true, broken([](raw_message& m) { put(m, 8, 4711); })},
    {"of no kind", effect::lost, true, broken([](raw_message& m) { put(m, 12, 4711); })},
    {"with a wrong checksum", effect::lost, true, broken([](raw_message& m) {
         put(m, 16, 1);
         m.resize(m.size() + 4);
         put(m, 0, static_cast<std::uint32_t>(m.size()));
     })},
    {"twice", effect::spoilt, true, broken([](raw_message& m) {
         auto copy = m;
         m.insert(m.end(), copy.begin(), copy.end());
     })},
    {"no primary any more", effect::step_down, false,
     [](const reply&) {
         return reply::error(10107, "not primary",
                             {"RetryableWriteError", "ResumableChangeStreamError"});
     }},
    {"another set in its place", effect::lost, false, close_it, true},
};

inline fault closed_after(std::size_t bytes) {
    return {"closed after some bytes", effect::lost, true, [bytes](const reply& right) {
                return right.distorted_on_wire([bytes](auto& m) { m.resize(bytes); }).then_close();
            }};
}

}  // namespace motor::testing
