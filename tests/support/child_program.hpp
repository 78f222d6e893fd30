// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <csignal>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace motor::testing {

/// A program that runs for a test, and ends with this object. Its output can be read.
class child_program {
public:
    explicit child_program(std::vector<std::string> command) {
        std::vector<char*> arguments;
        for (auto& each : command)
            arguments.push_back(each.data());
        arguments.push_back(nullptr);
        std::array<int, 2> both{};
        if (::pipe2(both.data(), O_CLOEXEC) != 0) fail("pipe");
        pid_ = ::fork();
        if (pid_ < 0) fail("fork");
        if (pid_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ::dup2(both[1], STDOUT_FILENO);
            ::execvp(arguments.front(), arguments.data());
            ::_exit(127);
        }
        ::close(both[1]);
        output_ = both[0];
    }
    child_program(const child_program&) = delete;
    child_program& operator=(const child_program&) = delete;
    ~child_program() {
        if (pid_ > 0) end(SIGKILL);
        ::close(output_);
    }

    /// Its output up to the end of the line that contains `text`; all of it if the program ends
    /// before.
    std::string read_until(std::string_view text) {
        std::string got;
        for (char c = 0; ::read(output_, &c, 1) == 1;) {
            got += c;
            if (c == '\n' && got.find(text) != std::string::npos) break;
        }
        return got;
    }
    /// Its exit code, or minus the number of the signal that killed it.
    int end(int signal) {
        ::kill(pid_, signal);
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

private:
    [[noreturn]] static void fail(const char* call) {
        throw std::system_error{errno, std::generic_category(), call};
    }
    pid_t pid_ = -1;
    int output_ = -1;
};

}  // namespace motor::testing
