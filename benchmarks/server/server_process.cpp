// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/server/server_process.hpp>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace bench {
namespace {

/// Reads the line with the port, and closes the pipe.
int read_port(int from) {
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{::fdopen(from, "r"), std::fclose};
    int port = 0;
    if (!file || std::fscanf(file.get(), "%d", &port) != 1)
        throw std::runtime_error{"the canned server did not start"};
    return port;
}

[[noreturn]] void become_server(const canned_server_options& how, int out, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);  // it died before it wrote the line
    ::dup2(out, STDOUT_FILENO);
    auto delay = std::to_string(how.delay.count());
    auto gather = std::to_string(how.gather);
    ::execl("/proc/self/exe", "motor_bench", "--serve", delay.c_str(), gather.c_str(), nullptr);
    ::_exit(127);
}

}  // namespace

server_process::server_process(const canned_server_options& how) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        throw std::system_error{errno, std::generic_category(), "pipe"};
    auto self = ::getpid();
    pid_ = ::fork();
    if (pid_ < 0) throw std::system_error{errno, std::generic_category(), "fork"};
    if (pid_ == 0) become_server(how, ends[1], self);
    ::close(ends[1]);
    uri_ = "mongodb://127.0.0.1:" + std::to_string(read_port(ends[0])) + "/";
}

const std::string& server_process::uri() {
    int status = 0;
    if (pid_ > 0 && ::waitpid(pid_, &status, WNOHANG) == pid_) {
        pid_ = -1;
        end_ = WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                                   : "exit code " + std::to_string(WEXITSTATUS(status));
    }
    if (pid_ < 0) throw std::runtime_error{"the canned server has died: " + end_};
    return uri_;
}

server_process::~server_process() {
    if (pid_ < 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

}  // namespace bench
