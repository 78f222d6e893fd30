// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/asio_standalone.hpp>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/strand.hpp>

// Included when io_context and the other types are known:
#include <tests/frameworks/asio_framework.hpp>

namespace motor::testing {

INSTANTIATE_TYPED_TEST_SUITE_P(asio_standalone, framework_contract, asio_framework);
INSTANTIATE_TYPED_TEST_SUITE_P(asio_standalone_strand, framework_contract, strand_framework);

}  // namespace motor::testing
