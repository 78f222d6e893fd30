// SPDX-License-Identifier: Apache-2.0
// A file of a program that uses Asio without Motor: nothing of Motor's is included here.
#include <boost/asio/version.hpp>

#if BOOST_ASIO_VERSION < 102900

#include <tests/frameworks/asio_alone.hpp>

namespace motor::testing {

std::string handlers_of_asio_alone() { return handlers_of_asio(); }

}  // namespace motor::testing

#endif
