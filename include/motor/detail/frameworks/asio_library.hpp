// SPDX-License-Identifier: Apache-2.0
#pragma once

// Selects the Asio library: Boost's, or with ASIO_STANDALONE the one without Boost. Its namespace
// is MOTOR_ASIO, and motor::detail::asio in this project. Code that depends on the library and is
// not a template of the library's types is in the inline namespace MOTOR_ON_ASIO, so that different
// files of one program may use different libraries.
#if defined(ASIO_STANDALONE)

#include <asio/any_io_executor.hpp>
#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/awaitable.hpp>
#include <asio/cancellation_type.hpp>
#include <asio/execution/blocking.hpp>
#include <asio/execution/context.hpp>
#include <asio/execution/outstanding_work.hpp>
#include <asio/execution_context.hpp>
#include <asio/prefer.hpp>
#include <asio/query.hpp>
#include <asio/require.hpp>
#include <asio/version.hpp>

#define MOTOR_ASIO asio
#define MOTOR_ASIO_VERSION ASIO_VERSION
#define MOTOR_ON_ASIO on_standalone_asio
#define MOTOR_ON_STANDALONE_ASIO

#else

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/execution/blocking.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/require.hpp>
#include <boost/asio/version.hpp>

#define MOTOR_ASIO boost::asio
#define MOTOR_ASIO_VERSION BOOST_ASIO_VERSION
#define MOTOR_ON_ASIO on_boost_asio

#endif

#if MOTOR_ASIO_VERSION < 102600
#error "Motor needs Asio 1.26 or later, which is in Boost 1.81: older ones await no operations."
#endif

namespace motor::detail {

namespace asio = ::MOTOR_ASIO;

}  // namespace motor::detail
