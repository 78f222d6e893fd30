// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Motor on Asio without Boost (1.26 or later): all of motor/frameworks/asio.hpp, with asio:: for
/// boost::asio::. motor/frameworks/asio.hpp itself does the same if ASIO_STANDALONE is defined, as
/// <asio.hpp> does. One program and even one client may use both libraries, but each file only one
/// of them. https://think-async.com/Asio/AsioStandalone.html
#ifndef ASIO_STANDALONE
#define ASIO_STANDALONE
#endif
#include <motor/frameworks/asio.hpp>

#ifndef MOTOR_ON_STANDALONE_ASIO
#error "This file has included <motor/frameworks/asio.hpp> for Boost.Asio already."
#endif
