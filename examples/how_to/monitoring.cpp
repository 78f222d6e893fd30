// SPDX-License-Identifier: Apache-2.0
// Listeners that hear what a client does, and its log.
#include "../example.hpp"

#include <motor/frameworks/asio.hpp>

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

using motor::doc, example::check;
using namespace std::chrono_literals;

// region: listener
/// Prints slow commands. Called by several workers at a time.
class slow_commands : public motor::event_listener {
public:
    void command_succeeded(const motor::command_succeeded_event& what) override {
        if (what.duration > 100ms) tell(what, what.duration, "");
    }
    void command_failed(const motor::command_failed_event& what) override {
        tell(what, what.duration, what.message);
    }

private:
    void tell(const motor::command_event& what, std::chrono::microseconds time,
              const std::string& failure) {
        std::lock_guard held{mutex_};
        std::cerr << what.command_name << " on " << what.database_name << " took " << time.count()
                  << " us at " << what.address << ' ' << failure << '\n';
    }

    std::mutex mutex_;
};
// end region

// region: loop_listener
/// Commands that are on their way to the server. Called on the client's loop, so it needs no lock.
class on_their_way : public motor::event_listener {
public:
    void command_started(const motor::command_started_event& what) override {
        commands.emplace(what.request_id, what.command);
    }
    void command_succeeded(const motor::command_succeeded_event& what) override {
        commands.erase(what.request_id);
    }
    void command_failed(const motor::command_failed_event& what) override {
        commands.erase(what.request_id);
    }

    std::map<std::int64_t, motor::document> commands;
};
// end region

// region: servers
class server_watch : public motor::event_listener {
public:
    void server_description_changed(const motor::server_description_changed_event& what) override {
        std::cout << what.address << ": " << what.previous.type << " -> " << what.now.type << '\n';
    }
    void heartbeat_failed(const motor::heartbeat_failed_event& what) override {
        std::cout << what.address << " does not answer: " << what.message << '\n';
    }
};
// end region

// region: connections
/// How long it takes to make connections, and why they are closed.
class connection_watch : public motor::event_listener {
public:
    void connection_ready(const motor::connection_ready_event& what) override {
        std::cout << what.address << " #" << what.connection_id << " took " << what.duration.count()
                  << " us\n";
    }
    void connection_closed(const motor::connection_closed_event& what) override {
        std::cout << what.address << " #" << what.connection_id
                  << " is closed: " << to_string(what.reason) << '\n';
    }
};
// end region

void listening(const motor::uri& uri) {
    boost::asio::io_context io;
    auto seen = std::make_shared<on_their_way>();
    // region: connect
    auto options = motor::client_options{}
                       .listener(std::make_shared<slow_commands>())
                       .listener(std::make_shared<server_watch>())
                       .listener(std::make_shared<connection_watch>())
                       .listener(seen, motor::event_thread::loop);
    motor::client client{uri.string(), io.get_executor(), std::move(options)};
    // end region
    bool done = false;
    client.ping().start([&](auto pinged) {
        done = pinged.has_value();
        check(seen->commands.empty());
    });
    io.run();
    check(done);
}

void logging(const motor::uri& uri) {
    std::mutex mutex;
    std::vector<std::string> lines;
    // region: sink
    auto settings = motor::log_settings{}
                        .level(motor::log_component::command, motor::log_level::debug)
                        .max_document_length(200)
                        .sink([&](const motor::log_record& record) {
                            std::lock_guard held{mutex};
                            lines.push_back(motor::to_json(record.fields));
                        });
    motor::client client{uri, motor::client_options{}.log(settings)};
    // end region
    client.ping().get();
    std::lock_guard held{mutex};
    check(lines.size() == 2);
}

motor::log_settings environment_first() {
    // region: environment_first
    motor::log_settings settings;  // as the environment variables say
    if (!std::getenv("MONGODB_LOG_COMMAND"))
        settings.level(motor::log_component::command, motor::log_level::debug);
    // end region
    return settings;
}

int main(int argc, char** argv) {
    return example::run([&] {
        const motor::uri uri{example::uri(argc, argv)};
        listening(uri);
        logging(uri);
        check(std::getenv("MONGODB_LOG_COMMAND") ||
              environment_first().level(motor::log_component::command) == motor::log_level::debug);
    });
}
