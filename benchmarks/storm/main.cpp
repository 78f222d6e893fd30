// SPDX-License-Identifier: Apache-2.0
// motor_storm: what callers see of a real server that is stopped, goes on, is killed and started
// again. ./dev storm runs it.
#include "callers.hpp"
#include "server_process.hpp"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace motor::storm {
namespace {

using namespace std::chrono_literals;
using seconds = std::chrono::duration<double>;

constexpr auto unpaced = 3s, quiet = 5s, stopped = 10s, afterwards = 8s;
constexpr auto allowance = 100ms;
constexpr double least_done = 0.95;

struct arguments {
    int port = 0;
    std::string folder, certificate, authority;  // the certificate with its key
    std::vector<std::string> command;            // of the server, without authentication and TLS
};

arguments read(int count, char** words) {
    arguments given;
    int at = 1;
    for (; at + 1 < count && std::string_view{words[at]} != "--"; at += 2) {
        const std::string_view name = words[at];
        if (name == "--port")
            given.port = std::stoi(words[at + 1]);
        else if (name == "--folder")
            given.folder = words[at + 1];
        else if (name == "--certificate")
            given.certificate = words[at + 1];
        else if (name == "--authority")
            given.authority = words[at + 1];
        else
            throw std::invalid_argument{"unknown option " + std::string{name}};
    }
    given.command.assign(words + std::min(at + 1, count), words + count);
    if (given.port == 0 || given.command.empty())
        throw std::invalid_argument{
            "usage: motor_storm --port PORT --folder FOLDER --certificate FILE --authority FILE "
            "-- COMMAND..."};
    return given;
}

/// The server of ./dev storm, with a user, its data in the folder.
class storm_server : public server_process {
public:
    explicit storm_server(const arguments& given) : server_process(given.port), given_(given) {
        open_to_all();
        start_again();
        wait_until_it_accepts();
    }
    void start_again() {
        auto command = given_.command;
        for (auto each : {"--auth", "--tls-cert-file", given_.certificate.c_str(), "--tls-key-file",
                          given_.certificate.c_str()})
            command.emplace_back(each);
        start(command, given_.folder + "/log");
    }
    [[nodiscard]] std::string uri() const {
        return "mongodb://ada:secret@" + address() +
               "/?replicaSet=secantus&tls=true&tlsCAFile=" + given_.authority;
    }

private:
    [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(given_.port); }
    void open_to_all() {
        start(given_.command, given_.folder + "/log");
        wait_until_it_accepts();
        motor::client{"mongodb://" + address() + "/?replicaSet=secantus"}["admin"]
            .run_command(doc("createUser", "ada", "pwd", "secret", "roles",
                             array(doc("role", "root", "db", "admin"))))
            .get();
        kill();
    }

    const arguments& given_;
};

/// Checks the conditions; counts those that do not hold.
class verdict {
public:
    void expect(bool holds, const std::string& line) {
        std::cout << (holds ? "  holds:  " : "  FAILS:  ") << line << '\n';
        failed_ += !holds;
    }
    [[nodiscard]] int failed() const { return failed_; }

private:
    int failed_ = 0;
};

std::string percent(const second& of) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f%% of %d", of.ended() ? 100.0 * of.done / of.ended() : 0,
                  of.ended());
    return text;
}

void print(const std::vector<second>& all, const std::map<int, std::string>& marks) {
    std::puts("second     done     late  refused   longest  of done   workers connecting");
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& each = all[i];
        auto mark = marks.find(static_cast<int>(i));
        std::printf("%6zu %8d %8d %8d %6.0f ms %5.0f ms %9zu %10zu  %s\n", i, each.done, each.late,
                    each.refused, static_cast<double>(each.longest.count()) / 1000,
                    static_cast<double>(each.longest_done.count()) / 1000, each.workers,
                    each.connecting, mark == marks.end() ? "" : mark->second.c_str());
    }
}

/// Writes that were lost, and writes that were executed twice.
void check_writes(const motor::client& by, const all_callers& all, verdict& on) {
    std::map<std::int64_t, std::int64_t> times;
    for (const auto& each : by["storm"]["things"].find().to_list().get())
        times[each.get<std::int64_t>("_id")] = each.get<std::int64_t>("times");
    auto lost =
        std::ranges::count_if(all.acknowledged(), [&](auto id) { return !times.contains(id); });
    auto twice = std::ranges::count_if(times, [](const auto& each) { return each.second > 1; });
    on.expect(lost == 0, std::to_string(all.acknowledged().size()) +
                             " writes were acknowledged, and none is lost (" +
                             std::to_string(lost) + " are)");
    on.expect(twice == 0, std::to_string(times.size()) + " were written, and none twice (" +
                              std::to_string(twice) + " were)");
}

/// The outages, and their effects.
class outages {
public:
    using clock = all_callers::clock;

    explicit outages(const arguments& given) : server_(given), client_(server_.uri()) {
        client_.ping().get();
        all_.emplace(client_);
    }
    void play();
    /// Number of conditions that do not hold.
    int judge();

private:
    void pass(seconds time);
    seconds mark(const char* what);

    storm_server server_;
    motor::client client_;
    std::optional<all_callers> all_;
    std::vector<motor::pool_statistics> states_;  // at the end of each second
    std::map<int, std::string> marks_;            // one entry for each second
    seconds calm_until_{0};
    std::vector<std::pair<seconds, std::string>> back_;
};

/// Records the client's statistics meanwhile.
void outages::pass(seconds time) {
    for (const auto until = all_->now() + time;;) {
        const auto second = static_cast<std::size_t>(all_->now().count());
        if (states_.size() <= second) states_.resize(second + 1);
        states_[second] = client_.stats();
        if (all_->now() >= until) return;
        std::this_thread::sleep_for(std::min<seconds>(until - all_->now(), 100ms));
    }
}

seconds outages::mark(const char* what) {
    const auto now = all_->now();
    auto& text = marks_[static_cast<int>(now.count())];
    (text += text.empty() ? "" : ", ") += what;
    return now;
}

void outages::play() {
    pass(unpaced);
    mark("half of that from now on");
    const auto most = all_->ask_for_half();
    std::cout << "the server does " << most << " operations a second; it is asked for half\n";
    pass(quiet);
    calm_until_ = mark("stopped");
    server_.stop();
    pass(stopped);
    back_.emplace_back(mark("goes on"), "it goes on");
    server_.go_on();
    pass(afterwards);
    mark("killed");
    server_.kill();
    server_.start_again();
    server_.wait_until_it_accepts();
    back_.emplace_back(mark("accepts connections again"), "it is started");
    pass(afterwards);
    all_->end();
}

int outages::judge() {
    auto table = all_->seconds();
    for (std::size_t i = 0; i < std::min(table.size(), states_.size()); ++i)
        table[i].workers = states_[i].workers, table[i].connecting = states_[i].connecting;
    print(table, marks_);
    for (const auto& each : all_->errors())
        std::cout << "  error: " << each << '\n';
    verdict on;
    const auto longest = std::ranges::max(table, {}, &second::longest).longest;
    on.expect(longest <= limit + allowance,
              "no operation ends later than its limit of 200 ms and 100 ms (" +
                  std::to_string(longest.count() / 1000) + " ms)");
    const auto expect_success = [&](const second& in, const std::string& when) {
        on.expect(in.ended() > 0 && in.done >= least_done * in.ended(),
                  "in the " + when + " 95% succeed (" + percent(in) + ")");
    };
    expect_success(all_->from(calm_until_ - 1s), "last second before the first outage");
    for (const auto& [back, what] : back_)
        expect_success(all_->from(back + 1s), "second second after " + what);
    check_writes(client_, *all_, on);
    return on.failed();
}

int run(const arguments& given) {
    outages all{given};
    all.play();
    return all.judge() == 0 ? 0 : 1;
}

}  // namespace
}  // namespace motor::storm

int main(int count, char** words) try {
    return motor::storm::run(motor::storm::read(count, words));
} catch (const std::exception& e) {
    std::cerr << "motor_storm: " << e.what() << '\n';
    return 2;
}
