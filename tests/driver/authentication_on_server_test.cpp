// SPDX-License-Identifier: Apache-2.0
// A real server with users and TLS, which this test starts.
#include <motor/client.hpp>
#include <motor/client_error.hpp>
#include <motor/settings/connection_options.hpp>

#include <tests/support/certificates.hpp>
#include <tests/support/child_program.hpp>
#include <tests/support/scripted_test.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace {

namespace fs = std::filesystem;
using motor::array, motor::connection_options, motor::credential, motor::doc;
using motor::testing::caught, motor::testing::child_program;

/// One that nobody listens on now.
std::string port_for_a_server() {
    int one = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(one, reinterpret_cast<sockaddr*>(&address), length);
    ::getsockname(one, reinterpret_cast<sockaddr*>(&address), &length);
    ::close(one);
    return std::to_string(::ntohs(address.sin_port));
}

class users_on_server : public testing::Test {
protected:
    void SetUp() override {
        const char* python = std::getenv("MOTOR_SECOND_PYTHON");
        if (!python || ::access(python, X_OK) != 0)
            GTEST_SKIP() << "there is no second server that a test could start";
        fs::create_directories(folder / "data");
        std::ofstream{folder / "empty.toml"};
        const auto certificate = authority.issue().string();
        command = {python,
                   "-m",
                   "secantus",
                   "--config",
                   folder / "empty.toml",
                   "--storage-path",
                   folder / "data",
                   "--host",
                   "127.0.0.1",
                   "--port",
                   port,
                   "--standalone",
                   "--tls-cert-file",
                   certificate,
                   "--tls-key-file",
                   certificate};
    }
    void TearDown() override {
        server.reset();
        fs::remove_all(folder);
    }
    void start(bool with_users) {
        auto words = command;
        if (with_users) words.emplace_back("--auth");
        server.emplace(std::move(words));
    }
    /// A client of the server, which waits until that has started.
    motor::client of(const connection_options& how) {
        auto known = how;
        known.server_selection_timeout(std::chrono::seconds{80});
        known.tls(motor::tls_options{}.ca_file(authority.file().string()));
        return {motor::uri{"mongodb://127.0.0.1:" + port + "/?heartbeatFrequencyMS=500"},
                motor::client_options{}.connection(known)};
    }

    const fs::path folder =
        fs::temp_directory_path() / ("motor_users_" + std::to_string(::getpid()));
    const std::string port = port_for_a_server();
    motor::testing::certificate_authority authority;
    std::vector<std::string> command;
    std::optional<child_program> server;
};

TEST_F(users_on_server, are_let_in_over_tls_with_their_password_alone) {
    start(false);
    auto administrator = of(connection_options{});
    administrator["admin"]
        .run_command(doc("createUser", "ada", "pwd", "s\u00e9cret", "roles", array("root")))
        .within(std::chrono::seconds{90})  // less than the test: it tells where it was stuck
        .get();
    server->end(SIGTERM);

    start(true);
    auto ada = of(connection_options{}.credential(credential::scram_sha_256("ada", "s\u00e9cret")));
    ada["app"]["things"].insert_one(doc("_id", 1)).get();
    EXPECT_EQ(ada["app"]["things"].find_one().get(), doc("_id", 1));
    auto other = of(connection_options{}.credential(credential::scram_sha_256("ada", "secret")));
    auto refused =
        caught<motor::authentication_error>([&] { other["app"]["things"].find_one().get(); });
    EXPECT_EQ(refused.code(), motor::errc::authentication);
    auto nobody = of(connection_options{});
    auto unauthorised =
        caught<motor::operation_failure>([&] { nobody["app"]["things"].find_one().get(); });
    EXPECT_EQ(unauthorised.code().value(), 13);
}

}  // namespace
