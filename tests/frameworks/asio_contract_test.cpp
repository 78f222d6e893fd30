// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/asio.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>

// Included when io_context and the other types are known:
#include <tests/frameworks/asio_framework.hpp>

namespace motor::testing {

INSTANTIATE_TYPED_TEST_SUITE_P(asio, framework_contract, asio_framework);
INSTANTIATE_TYPED_TEST_SUITE_P(asio_strand, framework_contract, strand_framework);

}  // namespace motor::testing
