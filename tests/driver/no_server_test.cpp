// SPDX-License-Identifier: Apache-2.0
// An error for want of a server names each that was asked, and why it is none.
#include <motor/client.hpp>
#include <motor/client_error.hpp>
#include <motor/events/monitoring.hpp>
#include <motor/future.hpp>
#include <motor/settings/connection_options.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/tls_relay.hpp>

#include <mutex>
#include <set>
#include <string>
#include <tuple>
#include <vector>

using namespace motor::testing;
using motor::doc, motor::errc;
using ::testing::HasSubstr, ::testing::Not;

namespace {

constexpr auto impatience = "serverSelectionTimeoutMS=1&connectTimeoutMS=500";

/// Knows which servers have been asked.
struct asked : motor::event_listener {
    void heartbeat_failed(const motor::heartbeat_failed_event& event) override {
        note(event.address);
        std::lock_guard held{mutex};
        failure = event.message;
    }
    void heartbeat_succeeded(const motor::heartbeat_succeeded_event& event) override {
        note(event.address);
    }
    void note(const std::string& address) {
        std::lock_guard held{mutex};
        addresses.insert(address);
    }
    std::size_t count() {
        std::lock_guard held{mutex};
        return addresses.size();
    }

    std::mutex mutex;
    std::set<std::string> addresses;
    std::string failure;
};

/// What an operation throws once so many servers have been asked.
template <class Error = motor::server_selection_timeout>
std::string refusal(const std::string& uri, std::size_t servers = 1) {
    auto listener = std::make_shared<asked>();
    motor::client client{motor::uri{uri}, motor::client_options{}.listener(listener)};
    auto things = client["db"]["things"];
    try {
        things.find_one().get();  // nobody is asked before
    } catch (const motor::error&) {
    }
    eventually([&] { return listener->count() >= servers; });
    // What was told of a server is known to operations a little later.
    std::string message;
    eventually([&] {
        try {
            things.find_one().get();
        } catch (const Error& error) {
            message = error.what();
            return typeid(error) == typeid(Error);
        } catch (const motor::error&) {
        }
        return false;
    });
    return message;
}

std::string uri_of(const std::string& hosts, const std::string& options) {
    return "mongodb://ada:se%40cret@" + hosts + "/?" + impatience + "&" + options;
}
std::string quiet(const std::string& hosts, const std::string& options) {
    return "mongodb://" + hosts + "/?" + impatience + "&" + options;
}

/// What follows an error of authentication.
std::string refusal_of_second(const std::string& uri) {
    motor::client client{uri};
    for (;;) {
        try {
            client.ping().get();
        } catch (const motor::authentication_error&) {
            break;
        } catch (const motor::server_selection_timeout&) {  // it has not been asked yet
        }
    }
    // libmongoc 2.x does not give up the server: it is asked, and refuses, once more.
    return caught<motor::error>([&] { client.ping().get(); }).what();
}

/// Each another's: a port that is free again may be given again.
std::vector<std::string> closed_addresses(std::size_t count) {
    const std::vector<scripted_server> all_open(count);
    std::vector<std::string> all;
    for (const auto& each : all_open)
        all.push_back(each.address());
    return all;
}

std::string closed_address() { return closed_addresses(1).front(); }

/// `[address: ... cause ...]`
auto names(const std::string& address, const std::string& cause) {
    return ::testing::ContainsRegex("\\[[^]]*" + address + "[^]]*" + cause + "|\\[[^]]*" + cause +
                                    "[^]]*" + address);
}

struct no_server : ::testing::Test {
    scripted_server server;
    scripted_server member{server_profile::primary()};
};

}  // namespace

TEST_F(no_server, that_takes_no_connection) {
    auto gone = closed_address();
    auto message = refusal(quiet(gone, ""));
    EXPECT_THAT(message, names(gone, "Connection refused"));
    EXPECT_THAT(message, HasSubstr("serverSelectionTimeoutMS"));
}

TEST_F(no_server, whose_name_is_unknown) {
    auto message = refusal(quiet("no-such-host.invalid:1", ""));
    EXPECT_THAT(message, names("no-such-host.invalid", "Failed to resolve"));
    EXPECT_THAT(message, ::testing::ContainsRegex("(not known|failure in name|No address)"));
}

TEST_F(no_server, that_is_no_socket) {
    auto message = refusal("mongodb://%2Ftmp%2Fno-such-motor.sock/?" + std::string{impatience});
    EXPECT_THAT(message, names("/tmp/no-such-motor.sock", "No such file"));
}

TEST_F(no_server, with_a_certificate_that_nobody_vouches_for) {
    tls_relay relay{server.address()};
    auto message = refusal<motor::tls_error>(quiet(relay.address(), "tls=true"));
    EXPECT_THAT(message, names(relay.address(), "certificate verify failed"));
}

TEST_F(no_server, that_speaks_no_tls) {
    auto message = refusal<motor::tls_error>(quiet(server.address(), "tls=true"));
    EXPECT_THAT(message, names(server.address(), "TLS handshake failed"));
}

TEST_F(no_server, that_wants_tls) {
    tls_relay relay{server.address()};
    auto message = refusal(quiet(relay.address(), ""));
    EXPECT_THAT(message, names(relay.address(), "TLS"));
}

TEST_F(no_server, that_speaks_something_else) {
    scripted_server other;
    for (auto hello : {"isMaster", "ismaster", "hello"})
        other.on(hello, reply{doc()}.distorted([](raw_message& message) {
            const std::string_view text{"HTTP/1.1 400 Bad Request\r\n\r\n"};
            message.assign(text.begin(), text.end());
        }));
    EXPECT_THAT(refusal(quiet(other.address(), "")), names(other.address(), "answers with HTTP"));
}

TEST_F(no_server, that_never_answers) {
    for (auto hello : {"isMaster", "ismaster", "hello"})
        server.on(hello, reply::never());
    EXPECT_THAT(refusal(quiet(server.address(), "")),
                names(server.address(), "not answered in time"));
}

TEST_F(no_server, of_another_replica_set) {
    auto message = refusal(quiet(member.address(), "replicaSet=other"));
    EXPECT_THAT(message, names(member.address(), "'rs0' does not match 'other'"));
    message = refusal(quiet(member.address(), "replicaSet=other&directConnection=true"));
    EXPECT_THAT(message, names(member.address(), "'rs0' does not match 'other'"));
}

TEST_F(no_server, of_no_replica_set) {
    auto message = refusal(quiet(server.address(), "replicaSet=other"));
    EXPECT_THAT(message, names(server.address(), "no reported set name, but expected 'other'"));
}

TEST_F(no_server, that_calls_itself_another) {
    member.greet([](motor::document_view, motor::document answer) {
        answer.set("me", "elsewhere:1").set("hosts", motor::array("elsewhere:1"));
        answer.set("isWritablePrimary", false).set("ismaster", false).set("secondary", true);
        return answer;
    });
    auto message = refusal(quiet(member.address(), "replicaSet=rs0"), 2);
    EXPECT_THAT(message, names(member.address(), "calls itself elsewhere:1"));
    EXPECT_THAT(message, names("elsewhere:1", "Failed to resolve"));
}

TEST_F(no_server, that_is_the_primary) {
    member.greet([](motor::document_view, motor::document answer) {
        return answer.set("isWritablePrimary", false).set("ismaster", false).set("secondary", true);
    });
    auto message = refusal(quiet(member.address(), "replicaSet=rs0"));
    EXPECT_THAT(message, names(member.address(), "is a secondary of 'rs0'"));
}

TEST_F(no_server, of_several_with_each_its_own_cause) {
    auto gone = closed_address();
    tls_relay relay{member.address()};
    auto hosts = gone + "," + relay.address() + "," + member.address() + "," + server.address();
    auto message = refusal(quiet(hosts, "replicaSet=other"), 4);
    EXPECT_THAT(message, names(gone, "Connection refused"));
    EXPECT_THAT(message, names(relay.address(), "TLS"));
    EXPECT_THAT(message, names(member.address(), "'rs0' does not match 'other'"));
    EXPECT_THAT(message, names(server.address(), "no reported set name"));
}

TEST_F(no_server, of_more_than_libmongocs_text_has_room_for) {
    const auto all = closed_addresses(40);
    std::string hosts;
    for (const auto& each : all)
        hosts += (hosts.empty() ? "" : ",") + each;
    auto message = refusal(quiet(hosts, "replicaSet=other"), all.size());
    for (const auto& each : all)
        EXPECT_THAT(message, HasSubstr(each));
}

TEST_F(no_server, is_named_to_those_that_listen_as_well) {
    for (auto hello : {"isMaster", "ismaster", "hello"})
        server.on(hello, reply::close_connection());
    auto listener = std::make_shared<asked>();
    motor::client client{motor::uri{quiet(server.address(), "")},
                         motor::client_options{}.listener(listener)};
    EXPECT_THROW(client.ping().get(), motor::server_selection_timeout);
    eventually([&] { return listener->count() > 0; });
    auto error = caught<motor::server_selection_timeout>([&] { client.ping().get(); });
    EXPECT_THAT(error.what(), names(server.address(), "closed the connection before its first"));
    std::lock_guard held{listener->mutex};
    EXPECT_THAT(listener->failure, HasSubstr(server.address()));
}

TEST_F(no_server, for_operations_of_all_kinds) {
    auto gone = closed_address();
    auto listener = std::make_shared<asked>();
    motor::client client{motor::uri{quiet(gone, "replicaSet=rs0")},
                         motor::client_options{}.listener(listener)};
    EXPECT_THROW(client.ping().get(), motor::server_selection_timeout);
    eventually([&] { return listener->count() > 0; });
    auto things = client["db"]["things"];
    const std::function<void()> all[] = {
        [&] {
            things.insert_many({doc("a", 1), doc("a", 2)}).get();
        },
        [&] { things.update_one(doc(), doc("$set", doc("a", 1))).get(); },
        [&] { things.aggregate(motor::array()).to_list().get(); },
        [&] { client["db"].run_command(doc("ping", 1)).get(); },
        [&] { std::ignore = client.start_session().get(); },
    };
    for (const auto& run : all) {
        auto error = caught<motor::server_selection_timeout>(run);
        EXPECT_THAT(error.what(), names(gone, "Connection refused"));
    }
}

TEST_F(no_server, whose_version_is_too_old) {
    auto old = server_profile::standalone();
    old.max_wire_version = 2;
    scripted_server ancient{old};
    auto message = refusal<motor::unsupported>(quiet(ancient.address(), ""));
    EXPECT_THAT(message, HasSubstr(ancient.address()));
    EXPECT_THAT(message, HasSubstr("wire version"));
}

TEST_F(no_server, that_refuses_the_credentials) {
    for (auto step : {"saslStart", "saslContinue"})
        server.on(step, reply::error(18, "Authentication failed."));
    motor::client client{"mongodb://ada:se%40cret@" + server.address() + "/"};
    auto error = caught<motor::authentication_error>([&] { client.ping().get(); });
    EXPECT_THAT(error.what(), HasSubstr("Authentication failed. (" + server.address() + ")"));
    EXPECT_THAT(error.what(), Not(HasSubstr("cret")));
    // Until its monitor has asked it again it counts as lost.
    auto message = refusal_of_second(uri_of(server.address(), ""));
    EXPECT_THAT(message, AllOf(HasSubstr(server.address()), HasSubstr("Authentication failed")));
}

TEST_F(no_server, never_shows_a_password) {
    auto gone = closed_address();
    EXPECT_THAT(refusal(uri_of(gone, "")), Not(HasSubstr("cret")));
    EXPECT_THAT(refusal(uri_of(member.address(), "replicaSet=other")), Not(HasSubstr("cret")));
    EXPECT_THAT(refusal<motor::tls_error>(uri_of(server.address(), "tls=true")),
                Not(HasSubstr("cret")));
}
