// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/spdlog.hpp>

#include <motor/client.hpp>
#include <motor/future.hpp>

#include <tests/support/scripted_test.hpp>

#include <spdlog/sinks/ostream_sink.h>

#include <sstream>

namespace {

using motor::doc, motor::log_component, motor::log_level, motor::log_record;
using motor::testing::scripted_server, motor::testing::server_profile;

struct spdlog_sink : ::testing::Test {
    spdlog_sink() {
        logger->set_pattern("%l %v");
        logger->set_level(spdlog::level::trace);
    }

    std::ostringstream text;
    std::shared_ptr<spdlog::logger> logger = std::make_shared<spdlog::logger>(
        "motor", std::make_shared<spdlog::sinks::ostream_sink_mt>(text));
    motor::log_sink sink = motor::spdlog_sink(logger);
};

TEST_F(spdlog_sink, writes_the_component_and_the_fields) {
    sink(log_record{log_level::debug, log_component::server_selection, "x", doc("message", "x")});
    EXPECT_EQ(text.str(), "debug serverSelection: { \"message\" : \"x\" }\n");
}

TEST_F(spdlog_sink, takes_braces_in_a_text_as_they_are) {
    sink(log_record{log_level::info, log_component::command, "{}", doc("message", "{} {0}")});
    EXPECT_EQ(text.str(), "info command: { \"message\" : \"{} {0}\" }\n");
}

TEST_F(spdlog_sink, has_the_level_that_comes_next) {
    const std::pair<log_level, const char*> levels[] = {
        {log_level::emergency, "critical"}, {log_level::alert, "critical"},
        {log_level::critical, "critical"},  {log_level::error, "error"},
        {log_level::warning, "warning"},    {log_level::notice, "info"},
        {log_level::info, "info"},          {log_level::debug, "debug"},
        {log_level::trace, "trace"}};
    for (const auto& [level, name] : levels) {
        text.str({});
        sink(log_record{level, log_component::command, "x", doc()});
        EXPECT_THAT(text.str(), ::testing::StartsWith(name));
    }
}

TEST_F(spdlog_sink, leaves_out_what_the_logger_does_not_want) {
    logger->set_level(spdlog::level::info);
    sink(log_record{log_level::debug, log_component::command, "x", doc()});
    EXPECT_EQ(text.str(), "");
}

TEST_F(spdlog_sink, gets_what_a_client_logs) {
    scripted_server server{server_profile::standalone()};
    {
        motor::client client{
            motor::uri{server.uri()},
            motor::client_options{}.log(
                motor::log_settings{}.level(log_component::command, log_level::debug).sink(sink))};
        client.ping().get();
    }
    EXPECT_THAT(text.str(),
                ::testing::HasSubstr("debug command: { \"message\" : \"Command started\""));
}

}  // namespace
