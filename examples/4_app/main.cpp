// SPDX-License-Identifier: Apache-2.0
// The photo wall: a small service on Boost.Beast. Pictures are kept in GridFS, and every window
// that shows the wall hears of what changes. See docs/learn/photo_wall.md.
#include <motor/frameworks/asio.hpp>
#include <motor/motor.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "server.hpp"
#include "wall.hpp"

namespace asio = boost::asio;

namespace {

struct options {
    std::string uri = "mongodb://127.0.0.1:27017";
    std::string database = "photo_wall";
    unsigned short port = 8080;
};

options parse(int argc, char** argv) {
    options chosen;
    if (const char* uri = std::getenv("MONGODB_URI")) chosen.uri = uri;
    for (int i = 1; i < argc; i += 2) {
        const std::string_view name = argv[i];
        if (i + 1 == argc) throw std::invalid_argument{std::string{name} + " needs a value"};
        if (name == "--uri")
            chosen.uri = argv[i + 1];
        else if (name == "--database")
            chosen.database = argv[i + 1];
        else if (name == "--port")
            chosen.port = static_cast<unsigned short>(std::stoi(argv[i + 1]));
        else
            throw std::invalid_argument{"options are --uri, --database and --port, not " +
                                        std::string{name}};
    }
    return chosen;
}

// region: run
asio::awaitable<void> run(motor::database database, unsigned short port) {
    auto executor = co_await asio::this_coro::executor;
    auto shown = std::make_shared<photo_wall::wall>(database, executor);
    co_await shown->start();
    auto listening = std::make_shared<photo_wall::server>(executor, port, shown);
    listening->start();
    std::cout << "http://localhost:" << listening->port() << '/' << std::endl;

    asio::signal_set signals{executor, SIGINT, SIGTERM};
    co_await signals.async_wait(asio::use_awaitable);
    shown->stop();                 // ends the live updates
    co_await listening->finish();  // lets requests that have begun end
}
// end region

}  // namespace

int main(int argc, char** argv) {
    try {
        const auto chosen = parse(argc, argv);
        asio::io_context io{1};  // one thread, so that nothing needs a lock
        motor::client client{chosen.uri, io.get_executor()};
        asio::co_spawn(io, run(client[chosen.database], chosen.port),
                       [&io](const std::exception_ptr& failure) {
                           io.stop();
                           if (failure) std::rethrow_exception(failure);  // out of io.run()
                       });
        io.run();
        std::cout << "stopped\n";
        return 0;
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
