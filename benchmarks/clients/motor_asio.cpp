// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/clients/clients.hpp>
#include <benchmarks/clients/motor_client.hpp>
#include <motor/frameworks/asio.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>

namespace bench {

namespace asio = boost::asio;

void run_motor_asio(load& work) {
    const auto& what = work.what();
    asio::io_context io{1};
    motor::client client{what.uri, io.get_executor(), options_of(what)};
    prepare_workers(client, what);
    for (auto& each : work.callers())
        asio::co_spawn(io, keep_calling<asio::awaitable<void>>(each, client, what.what),
                       [&](std::exception_ptr error) {
                           if (error) work.fail(error);
                       });
    io.run();
    work.served_by(client.stats().peak_workers);
}

}  // namespace bench
