// SPDX-License-Identifier: Apache-2.0
#include "server_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace motor::storm {
namespace {

using namespace std::chrono_literals;

constexpr auto start_limit = 30s;

/// Runs in the child, and makes only calls that are safe after fork().
[[noreturn]] void become(char* const* arguments, int log) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    ::execvp(arguments[0], arguments);
    ::_exit(127);
}

}  // namespace

void server_process::start(const std::vector<std::string>& command, const std::string& log) {
    std::vector<char*> arguments;
    for (const auto& each : command)
        arguments.push_back(const_cast<char*>(each.c_str()));
    arguments.push_back(nullptr);
    int to = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (to < 0) throw std::system_error{errno, std::generic_category(), log};
    process_ = ::fork();
    if (process_ == 0) become(arguments.data(), to);
    const int failure = errno;
    ::close(to);
    if (process_ < 0) throw std::system_error{failure, std::generic_category(), "fork"};
}

void server_process::wait_until_it_accepts() {
    for (const auto end = clock::now() + start_limit; clock::now() < end;
         std::this_thread::sleep_for(10ms)) {
        if (accepts()) return;
        if (::waitpid(process_, nullptr, WNOHANG) == process_) {
            process_ = -1;
            throw std::runtime_error{"the server ended instead of starting"};
        }
    }
    throw std::runtime_error{"the server does not accept connections"};
}

bool server_process::accepts() const {
    int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons(static_cast<std::uint16_t>(port_));
    bool accepted = ::connect(socket, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0;
    ::close(socket);
    return accepted;
}

void server_process::stop() { ::kill(process_, SIGSTOP); }

void server_process::go_on() { ::kill(process_, SIGCONT); }

void server_process::kill() {
    if (process_ < 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
}

}  // namespace motor::storm
