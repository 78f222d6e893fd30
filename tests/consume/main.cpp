// SPDX-License-Identifier: Apache-2.0
#include <motor/bson/bson.hpp>

#if __has_include(<motor/motor.hpp>)
#include <motor/motor.hpp>
#endif
#if defined(CONSUMER_HAS_ASIO) && __has_include(<motor/frameworks/asio.hpp>)
#include <motor/frameworks/asio.hpp>
#endif
#ifdef CONSUMER_HAS_WEB
#include <motor/web/file_answer.hpp>
#endif

#ifdef CONSUMER_HAS_LEGACY
#include <motor/legacy.hpp>
#endif

#include <iostream>

int main() {
    std::cout << motor::to_json(motor::doc("a", 1)) << '\n';
#ifdef CONSUMER_HAS_LEGACY
    motor::legacy::client client{"mongodb://127.0.0.1/"};
    std::cout << client["db"]["things"]["old"].name() << '\n';
#endif
}
