// SPDX-License-Identifier: Apache-2.0
#include <motor/client_error.hpp>
#include <motor/events/logging.hpp>
#include <motor/events/monitoring.hpp>
#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>

#include <stdlib.h>  // setenv

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <optional>
#include <stdexcept>

namespace {

using namespace motor::testing;
using motor::array, motor::doc, motor::document;
using motor::log_component, motor::log_level, motor::log_record, motor::log_settings;
using ::testing::ElementsAre, ::testing::EndsWith, ::testing::IsEmpty,
    ::testing::UnorderedElementsAre;

constexpr const char* variables[] = {"MONGODB_LOG_ALL",
                                     "MONGODB_LOG_COMMAND",
                                     "MONGODB_LOG_TOPOLOGY",
                                     "MONGODB_LOG_SERVER_SELECTION",
                                     "MONGODB_LOG_CONNECTION",
                                     "MONGODB_LOG_PATH",
                                     "MONGODB_LOG_MAX_DOCUMENT_LENGTH"};

/// A sink that keeps what comes.
class record_keeper {
public:
    motor::log_sink sink() {
        return [this](const log_record& record) {
            std::lock_guard held{mutex_};
            records_.push_back(record);
        };
    }
    [[nodiscard]] std::vector<log_record> of(log_component component) const {
        std::lock_guard held{mutex_};
        std::vector<log_record> found;
        std::copy_if(records_.begin(), records_.end(), std::back_inserter(found),
                     [&](const auto& each) { return each.component == component; });
        return found;
    }
    /// The first with that message, once it has come.
    [[nodiscard]] log_record wait_for(std::string_view message) const {
        std::optional<log_record> found;
        eventually([&] {
            std::lock_guard held{mutex_};
            for (const auto& each : records_)
                if (!found && each.message == message) found = each;
            return found.has_value();
        });
        return *found;
    }
    [[nodiscard]] std::vector<std::string> messages(log_component component) const {
        std::vector<std::string> all;
        for (const auto& each : of(component))
            all.push_back(each.message);
        return all;
    }

private:
    mutable std::mutex mutex_;
    std::vector<log_record> records_;
};

std::vector<std::string> keys_of(const document& fields) {
    std::vector<std::string> keys;
    for (auto each : fields)
        keys.emplace_back(each.key());
    return keys;
}

/// Without what the environment of the test may ask for, and a folder of its own.
class logging : public ::testing::Test {
protected:
    logging() {
        for (auto name : variables)
            unsetenv(name);
        answer_plausibly(server);
        std::filesystem::create_directories(folder);
    }
    ~logging() override {
        for (auto name : variables)
            unsetenv(name);
        std::filesystem::remove_all(folder);
    }

    log_settings commands() {
        return log_settings{}.sink(kept.sink()).level(log_component::command, log_level::debug);
    }
    motor::client connect(const log_settings& settings) {
        return connect(motor::client_options{}.log(settings));
    }
    motor::client connect(motor::client_options options = motor::client_options{}) {
        return motor::client{motor::uri{server.uri("heartbeatFrequencyMS=500")},
                             std::move(options)};
    }
    std::vector<document> lines_of(const std::string& path) {
        std::vector<document> all;
        std::ifstream text{path};
        for (std::string line; std::getline(text, line);)
            all.push_back(motor::from_json(line));
        return all;
    }

    record_keeper kept;
    scripted_server server{server_profile::primary()};
    const std::string folder = std::filesystem::temp_directory_path() /
                               ("motor_logging_" + motor::object_id::generate().to_hex());
    const std::string file = folder + "/log";
};

TEST_F(logging, commands_have_the_fields_of_the_specification) {
    auto hello = server.hello();
    server.on("isMaster", hello.append("connectionId", 42));
    auto client = connect(commands());
    client["db"]["things"].find_one(doc("_id", 1)).get();
    auto all = kept.of(log_component::command);
    ASSERT_EQ(all.size(), 2U);

    const auto& began = all[0].fields;
    EXPECT_EQ(all[0].level, log_level::debug);
    EXPECT_EQ(all[0].message, "Command started");
    EXPECT_THAT(keys_of(began),
                ElementsAre("message", "commandName", "databaseName", "requestId", "operationId",
                            "serverHost", "serverPort", "serverConnectionId", "command"));
    EXPECT_EQ(began.get<std::string>("message"), "Command started");
    EXPECT_EQ(began.get<std::string>("commandName"), "find");
    EXPECT_EQ(began.get<std::string>("databaseName"), "db");
    EXPECT_EQ(began.get<std::string>("serverHost"), "127.0.0.1");
    EXPECT_EQ("127.0.0.1:" + std::to_string(began.get<int>("serverPort")), server.address());
    EXPECT_EQ(began.get<std::int64_t>("serverConnectionId"), 42);
    auto command = motor::from_json(began.get<std::string>("command"));
    EXPECT_EQ(command["filter"].get<document>(), doc("_id", 1));

    const auto& ended = all[1].fields;
    EXPECT_EQ(all[1].message, "Command succeeded");
    EXPECT_THAT(keys_of(ended), ElementsAre("message", "commandName", "databaseName", "requestId",
                                            "operationId", "serverHost", "serverPort",
                                            "serverConnectionId", "durationMS", "reply"));
    EXPECT_EQ(ended["requestId"], began["requestId"]);
    EXPECT_EQ(ended["operationId"], began["operationId"]);
    EXPECT_GE(ended.get<double>("durationMS"), 0.0);
    EXPECT_TRUE(motor::from_json(ended.get<std::string>("reply")).contains("cursor"));
}

TEST_F(logging, failures_are_logged_at_debug_too) {
    server.on("find", reply::error(2, "bad value"));
    auto client = connect(commands());
    EXPECT_THROW(client["db"]["things"].find_one().get(), motor::operation_failure);
    auto failed = kept.of(log_component::command).at(1);
    EXPECT_EQ(failed.message, "Command failed");
    EXPECT_EQ(failed.level, log_level::debug);
    EXPECT_EQ(failed.fields.get<std::string>("failure"), "bad value");
    EXPECT_TRUE(failed.fields.contains("durationMS"));
    EXPECT_FALSE(failed.fields.contains("serverConnectionId"));  // this server gives none
}

TEST_F(logging, secrets_are_not_logged) {
    server.once("saslStart", doc("payload", "hidden"));
    server.once("saslStart", reply::error(18, "hidden"));
    auto client = connect(commands());
    client["db"].run_command(doc("saslStart", 1, "payload", "hidden")).get();
    EXPECT_THROW(client["db"].run_command(doc("saslStart", 1, "payload", "hidden")).get(),
                 motor::error);
    auto all = kept.of(log_component::command);
    ASSERT_EQ(all.size(), 4U);
    EXPECT_EQ(all[0].fields.get<std::string>("command"), "{ }");
    EXPECT_EQ(all[1].fields.get<std::string>("reply"), "{ }");
    EXPECT_EQ(all[3].fields.get<std::string>("failure"), "");
}

TEST_F(logging, the_topology_has_the_messages_of_the_specification) {
    {
        auto client = connect(
            log_settings{}.sink(kept.sink()).level(log_component::topology, log_level::debug));
        client.ping().get();
        (void)kept.wait_for("Server heartbeat succeeded");
        server.once("hello", reply::close_connection());
        (void)kept.wait_for("Server heartbeat failed");
        client.ping().get();  // it is there again
    }
    EXPECT_THAT(kept.of(log_component::command), IsEmpty());
    EXPECT_EQ(kept.messages(log_component::topology).front(), "Starting topology monitoring");
    EXPECT_EQ(kept.messages(log_component::topology).back(), "Stopped topology monitoring");
    const std::pair<const char*, std::vector<std::string>> expected[] = {
        {"Starting topology monitoring", {}},
        {"Starting server monitoring", {"serverHost", "serverPort"}},
        {"Topology description changed", {"previousDescription", "newDescription"}},
        {"Server heartbeat started", {"serverHost", "serverPort", "awaited"}},
        {"Server heartbeat succeeded",
         {"serverHost", "serverPort", "awaited", "durationMS", "reply"}},
        {"Server heartbeat failed",
         {"serverHost", "serverPort", "awaited", "durationMS", "failure"}},
        {"Stopped topology monitoring", {}},
    };
    const auto id = kept.of(log_component::topology).front().fields.get<std::string>("topologyId");
    for (const auto& [message, keys] : expected) {
        SCOPED_TRACE(message);
        auto record = kept.wait_for(message);
        EXPECT_EQ(record.level, log_level::debug);
        std::vector<std::string> all{"message", "topologyId"};
        all.insert(all.end(), keys.begin(), keys.end());
        EXPECT_EQ(keys_of(record.fields), all);
        EXPECT_EQ(record.fields.get<std::string>("topologyId"), id);
    }
    EXPECT_EQ(kept.wait_for("Topology description changed")
                  .fields.get<std::string>("previousDescription"),
              R"({ "type" : "Unknown", "servers" : [ ] })");
}

TEST_F(logging, connections_have_the_messages_of_the_specification) {
    {
        auto client = connect(
            log_settings{}.sink(kept.sink()).level(log_component::connection, log_level::debug));
        client.ping().get();
        (void)kept.wait_for("Connection checked in");
    }
    EXPECT_THAT(kept.of(log_component::command), IsEmpty());
    const std::pair<const char*, std::vector<std::string>> expected[] = {
        {"Connection pool created", {}},
        {"Connection pool ready", {}},
        {"Connection checkout started", {}},
        {"Connection created", {"driverConnectionId"}},
        {"Connection ready", {"driverConnectionId", "durationMS"}},
        {"Connection checked out", {"driverConnectionId", "durationMS"}},
        {"Connection checked in", {"driverConnectionId"}},
        {"Connection closed", {"driverConnectionId", "reason"}},
        {"Connection pool closed", {}},
    };
    std::vector<std::string> messages;
    for (const auto& [message, keys] : expected) {
        SCOPED_TRACE(message);
        messages.emplace_back(message);
        auto record = kept.wait_for(message);
        EXPECT_EQ(record.level, log_level::debug);
        std::vector<std::string> all{"message", "serverHost", "serverPort"};
        all.insert(all.end(), keys.begin(), keys.end());
        EXPECT_EQ(keys_of(record.fields), all);
    }
    EXPECT_EQ(kept.messages(log_component::connection), messages);
    EXPECT_EQ(kept.wait_for("Connection closed").fields.get<std::string>("reason"),
              "Connection pool was closed");
}

TEST_F(logging, the_path_of_a_socket_has_no_port) {
    motor::command_started_event event;
    event.address = "/run/mongodb.sock";
    motor::make_log_listener(commands())->command_started(event);
    auto fields = kept.of(log_component::command).at(0).fields;
    EXPECT_EQ(fields.get<std::string>("serverHost"), "/run/mongodb.sock");
    EXPECT_FALSE(fields.contains("serverPort"));
}

TEST_F(logging, what_stands_behind_a_load_balancer_is_named) {
    motor::command_started_event event;
    event.address = "[::1]:27017";
    event.service_id = motor::object_id{"0123456789abcdef01234567"};
    motor::make_log_listener(commands())->command_started(event);
    auto fields = kept.of(log_component::command).at(0).fields;
    EXPECT_EQ(fields.get<std::string>("serviceId"), "0123456789abcdef01234567");
    EXPECT_EQ(fields.get<std::string>("serverHost"), "[::1]");
    EXPECT_EQ(fields.get<int>("serverPort"), 27017);
}

TEST_F(logging, long_documents_are_cut_between_characters) {
    motor::command_started_event event;
    event.address = "host:1";
    auto logged = [&](const document& command, const log_settings& settings) {
        record_keeper here;
        event.command = command;
        motor::make_log_listener(log_settings{settings}.sink(here.sink()))->command_started(event);
        return here.of(log_component::command).at(0).fields.get<std::string>("command");
    };
    const auto long_one = doc("a", std::string(5000, 'x'));
    EXPECT_EQ(logged(long_one, commands()), motor::to_json(long_one).substr(0, 1000) + "...");
    EXPECT_EQ(logged(long_one, commands().max_document_length(5)), "{ \"a\"...");
    EXPECT_EQ(logged(long_one, commands().max_document_length(0)), "...");
    EXPECT_EQ(logged(long_one, commands().max_document_length(log_settings::unlimited)),
              motor::to_json(long_one));
    const auto short_one = doc("a", "ä€😀");  // of two, three and four bytes, from the ninth on
    const auto text = motor::to_json(short_one);
    EXPECT_EQ(logged(short_one, commands().max_document_length(text.size())), text);
    for (auto [length, kept_bytes] :
         {std::pair{9U, 9U}, {10U, 9U}, {11U, 11U}, {13U, 11U}, {14U, 14U}, {17U, 14U}, {18U, 18U}})
        EXPECT_EQ(logged(short_one, commands().max_document_length(length)),
                  text.substr(0, kept_bytes) + "...")
            << length;
}

TEST_F(logging, what_will_be_cut_off_is_not_written_and_what_cannot_be_written_is_named) {
    document deep;
    for (int level = 0; level < 201; ++level)
        deep = doc("a", deep);
    motor::command_started_event event;
    event.address = "host:1";
    event.command = doc("a", std::string(1000, 'x'), "deep", deep);
    motor::make_log_listener(commands())->command_started(event);
    motor::make_log_listener(commands().max_document_length(log_settings::unlimited))
        ->command_started(event);
    auto all = kept.of(log_component::command);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_THAT(all[0].fields.get<std::string>("command"), EndsWith("xxx..."));
    EXPECT_EQ(all[1].fields.get<std::string>("command"), "invalid BSON: more than 200 levels");
}

TEST_F(logging, a_sink_that_throws_does_no_harm) {
    auto client =
        connect(commands().sink([](const log_record&) { throw std::runtime_error{"full"}; }));
    EXPECT_NO_THROW(client.ping().get());
}

TEST_F(logging, goes_with_other_listeners) {
    auto client = connect(motor::client_options{}
                              .listener(std::make_shared<motor::event_listener>())
                              .log(commands()));
    client.ping().get();
    EXPECT_THAT(kept.messages(log_component::command),
                ElementsAre("Command started", "Command succeeded"));
}

TEST_F(logging, is_off_unless_asked_for) {
    for (auto each : {log_component::command, log_component::topology,
                      log_component::server_selection, log_component::connection})
        EXPECT_EQ(log_settings{}.level(each), log_level::off);
    EXPECT_EQ(motor::make_log_listener(log_settings{}), nullptr);
}

TEST_F(logging, makes_no_listener_for_levels_at_which_nothing_is_logged) {
    EXPECT_EQ(motor::make_log_listener(log_settings{}.level(log_level::info)), nullptr);
    EXPECT_EQ(motor::make_log_listener(
                  log_settings{}.level(log_component::server_selection, log_level::trace)),
              nullptr);
    EXPECT_NE(motor::make_log_listener(log_settings{}.level(log_level::trace)), nullptr);
}

TEST_F(logging, the_environment_sets_levels_and_a_component_comes_before_all) {
    setenv("MONGODB_LOG_ALL", "Error", 1);
    setenv("MONGODB_LOG_COMMAND", "DEBUG", 1);
    setenv("MONGODB_LOG_TOPOLOGY", "nonsense", 1);
    setenv("MONGODB_LOG_SERVER_SELECTION", "off", 1);
    const log_settings settings;
    EXPECT_EQ(settings.level(log_component::command), log_level::debug);
    EXPECT_EQ(settings.level(log_component::topology), log_level::error);
    EXPECT_EQ(settings.level(log_component::server_selection), log_level::off);
    EXPECT_EQ(settings.level(log_component::connection), log_level::error);
}

TEST_F(logging, what_is_set_comes_before_the_environment) {
    setenv("MONGODB_LOG_ALL", "debug", 1);
    setenv("MONGODB_LOG_MAX_DOCUMENT_LENGTH", "5", 1);
    auto settings =
        log_settings{}.level(log_component::command, log_level::off).max_document_length(7);
    EXPECT_EQ(settings.level(log_component::command), log_level::off);
    EXPECT_EQ(settings.level(log_component::topology), log_level::debug);
    EXPECT_EQ(settings.max_document_length(), 7U);
}

TEST_F(logging, every_level_has_a_name_that_the_environment_knows) {
    for (int i = -1; i <= 8; ++i) {
        auto level = static_cast<log_level>(i);
        setenv("MONGODB_LOG_COMMAND", std::string{to_string(level)}.c_str(), 1);
        EXPECT_EQ(log_settings{}.level(log_component::command), level) << to_string(level);
    }
}

TEST_F(logging, the_environment_sets_the_length_of_documents) {
    const std::pair<const char*, std::size_t> cases[] = {
        {"5", 5},     {"0", 0},     {"unlimited", log_settings::unlimited},
        {"-1", 1000}, {"5x", 1000}, {"", 1000}};
    for (const auto& [text, length] : cases) {
        setenv("MONGODB_LOG_MAX_DOCUMENT_LENGTH", text, 1);
        EXPECT_EQ(log_settings{}.max_document_length(), length) << text;
    }
}

TEST_F(logging, the_environment_alone_makes_a_client_log_into_a_file) {
    std::ofstream{file} << "{\"before\": 1}\n";
    setenv("MONGODB_LOG_COMMAND", "debug", 1);
    setenv("MONGODB_LOG_PATH", file.c_str(), 1);
    connect().ping().get();
    auto lines = lines_of(file);
    ASSERT_GE(lines.size(), 3U);  // and endSessions
    EXPECT_TRUE(lines[0].contains("before"));
    EXPECT_THAT(keys_of(lines[1]),
                ElementsAre("time", "level", "component", "message", "commandName", "databaseName",
                            "requestId", "operationId", "serverHost", "serverPort", "command"));
    EXPECT_EQ(lines[1].get<std::string>("level"), "debug");
    EXPECT_EQ(lines[1].get<std::string>("component"), "command");
    EXPECT_EQ(lines[1].get<std::string>("message"), "Command started");
}

TEST_F(logging, goes_to_stdout_stderr_or_stderr_for_a_file_that_cannot_be_opened) {
    const log_record record{log_level::debug, log_component::command, "hello",
                            doc("message", "hello")};
    auto written = [&](const std::string& path, bool to_stdout) {
        ::testing::internal::CaptureStdout();
        ::testing::internal::CaptureStderr();
        motor::log_to_file(path)(record);
        auto out = ::testing::internal::GetCapturedStdout(),
             err = ::testing::internal::GetCapturedStderr();
        EXPECT_EQ(to_stdout ? err : out, "") << path;
        return to_stdout ? out : err;
    };
    const auto line = EndsWith("\"message\" : \"hello\" }\n");
    EXPECT_THAT(written("stdout", true), line);
    EXPECT_THAT(written("STDOUT", true), line);
    EXPECT_THAT(written("stderr", false), line);
    EXPECT_THAT(written("", false), line);
    EXPECT_THAT(written(folder + "/no/such/folder", false), line);
}

}  // namespace
