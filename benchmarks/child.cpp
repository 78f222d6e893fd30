// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/child.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <exception>
#include <system_error>

namespace bench {
namespace {

constexpr int patience_ms = 120'000;

[[noreturn]] void be_child(const std::function<void(std::span<std::byte>)>& work,
                           std::span<std::byte> out, int to, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    try {
        work(out);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "\nmotor_bench: %s\n", e.what());
        ::_exit(1);
    }
    auto written = ::write(to, out.data(), out.size());
    ::_exit(written == static_cast<ssize_t>(out.size()) ? 0 : 1);
}

/// A child's output is smaller than a pipe's buffer, so it arrives at once.
bool read_result(int from, std::span<std::byte> out) {
    pollfd waiting{from, POLLIN, 0};
    if (::poll(&waiting, 1, patience_ms) == 0) {
        std::fputs("\nmotor_bench: a trial hung\n", stderr);
        return false;
    }
    return ::read(from, out.data(), out.size()) == static_cast<ssize_t>(out.size());
}

}  // namespace

bool run_in_child(const std::function<void(std::span<std::byte>)>& work, std::span<std::byte> out) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        throw std::system_error{errno, std::generic_category(), "pipe"};
    std::fflush(nullptr);
    auto self = ::getpid();
    auto pid = ::fork();
    if (pid < 0) throw std::system_error{errno, std::generic_category(), "fork"};
    if (pid == 0) be_child(work, out, ends[1], self);
    ::close(ends[1]);
    bool came = read_result(ends[0], out);
    ::close(ends[0]);
    if (!came) ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    return came;
}

}  // namespace bench
