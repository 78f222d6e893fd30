// SPDX-License-Identifier: Apache-2.0
// One definition for each of Asio's templates, in files that use Motor and in those that do not.
#include <motor/frameworks/asio.hpp>

#include <boost/asio/version.hpp>

// Newer versions need no handlers of Motor's, and have other names.
#if BOOST_ASIO_VERSION < 102900

#include <tests/frameworks/asio_alone.hpp>

#include <gtest/gtest.h>

namespace {

TEST(asio_alone, is_the_same_in_files_without_motor) {
    EXPECT_EQ(motor::testing::handlers_of_asio(), motor::testing::handlers_of_asio_alone());
}

}  // namespace

#endif
