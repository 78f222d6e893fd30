// SPDX-License-Identifier: Apache-2.0
// Motor's log in spdlog.
#include "../example.hpp"

#include <motor/frameworks/spdlog.hpp>

#include <spdlog/sinks/ostream_sink.h>

#include <sstream>

int main(int argc, char** argv) {
    return example::run([&] {
        const motor::uri uri{example::uri(argc, argv)};
        std::ostringstream text;
        auto logger = std::make_shared<spdlog::logger>(
            "database", std::make_shared<spdlog::sinks::ostream_sink_mt>(text));
        // region: spdlog
        logger->set_level(spdlog::level::debug);
        auto settings = motor::log_settings{}
                            .level(motor::log_component::command, motor::log_level::debug)
                            .sink(motor::spdlog_sink(logger));
        motor::client client{uri, motor::client_options{}.log(settings)};
        // end region
        client.ping().get();
        example::check(text.str().find("Command succeeded") != std::string::npos);
        std::cout << text.str();
    });
}
