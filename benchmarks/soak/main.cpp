// SPDX-License-Identifier: Apache-2.0
// motor_soak: mixed operations on two servers for a long time, with everything that goes wrong on
// the way to them. ./dev soak runs it.
#include "load.hpp"
#include "process_state.hpp"
#include "toxiproxy.hpp"

#include <algorithm>
#include <cstdio>
#include <deque>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace motor::soak {
namespace {

using namespace std::chrono_literals;

constexpr auto line_time = 10s;

/// Faults in turn. Every second line has none, so that the resources of the process can be
/// compared.
const fault faults[] = {
    {"late answers", "latency", doc("latency", 100, "jitter", 50)},
    {"a slow network", "bandwidth", doc("rate", 50)},
    {"a byte at a time", "slicer", doc("average_size", 8, "size_variation", 4, "delay", 1000)},
    {"resets", "reset_peer", doc("timeout", 300)},
    {"silence", "timeout", doc("timeout", 0)},
    {"an end within", "limit_data", doc("bytes", 3000)},
    {"nobody listens", nullptr, {}},
};
const fault calm{"-", "", {}};

/// A server behind the proxy, and its client with the load.
class served {
public:
    served(toxiproxy& through, std::string name, const std::string& uri)
        : through_(through), name_(std::move(name)), client_(proxied(uri)), load_(client_) {}

    void set(const fault& what) { through_.set(name_, what); }
    [[nodiscard]] std::size_t connections() const { return client_.stats().established; }
    soak::load& load() { return load_; }
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    /// Connects directly to the proxy: the addresses that a replica set reports would bypass it.
    std::string proxied(const std::string& uri) {
        const std::string scheme = "mongodb://";
        if (!uri.starts_with(scheme)) throw std::invalid_argument{"not mongodb://: " + uri};
        const auto host = uri.substr(scheme.size(), uri.find('/', scheme.size()) - scheme.size());
        return scheme + through_.put_before(name_, host) +
               "/?directConnection=true&heartbeatFrequencyMS=1000&serverSelectionTimeoutMS=2000";
    }

    toxiproxy& through_;
    const std::string name_;
    motor::client client_;
    soak::load load_;
};

/// Resources of the process at the end of a calm line.
struct held {
    process_state process;
    std::size_t connections;
};

/// Whether every value of the last third is above all values of the second third. The first third
/// is the warm-up.
template <class Of>
bool grows(const std::vector<held>& all, std::size_t allowance, Of of) {
    const auto third = all.size() / 3;
    const auto last = all.end() - static_cast<std::ptrdiff_t>(third);
    const auto before = last - static_cast<std::ptrdiff_t>(third);
    const auto most = of(*std::max_element(
        before, last, [&](const held& a, const held& b) { return of(a) < of(b); }));
    return std::all_of(last, all.end(),
                       [&](const held& each) { return of(each) > most + allowance; });
}

class soaking {
public:
    soaking(const std::string& proxy, const std::string& first, const std::string& second)
        : through_(proxy) {
        all_.emplace_back(through_, "first", first);
        if (!second.empty()) all_.emplace_back(through_, "second", second);
    }

    void run(std::chrono::minutes time) {
        std::puts("  second   done by server  MiB threads descriptors connections  fault, errors");
        const auto lines = time / line_time;
        for (long line = 0; line < lines; ++line) {
            const bool quiet = line % 2 == 0;
            const auto& now =
                quiet ? calm : faults[static_cast<std::size_t>(line / 2) % std::size(faults)];
            set(now);
            std::this_thread::sleep_for(line_time);
            const auto held = print(line + 1, now);
            if (quiet) calm_.push_back(held);
        }
        set(calm);
        for (auto& each : all_)
            each.load().end();
    }

    /// Number of conditions that do not hold.
    int judge() {
        int failed = 0;
        auto expect = [&](bool holds, const std::string& line) {
            std::cout << (holds ? "  holds:  " : "  FAILS:  ") << line << '\n';
            failed += !holds;
        };
        for (auto& each : all_) {
            auto losses = each.load().losses();
            expect(losses.empty(),
                   each.name() + " server: nothing acknowledged is lost, nothing done twice");
            for (const auto& line : losses)
                std::cout << "          " << line << '\n';
        }
        constexpr std::size_t enough = 9;
        if (calm_.size() < enough) {
            std::puts("  too short to see whether anything grows: 3 minutes are enough");
            return failed;
        }
        const auto noise = calm_[calm_.size() / 2].process.resident / 50;
        expect(!grows(calm_, noise, [](const held& h) { return h.process.resident; }),
               "its memory does not grow");
        expect(!grows(calm_, 0, [](const held& h) { return h.process.threads; }),
               "its threads do not grow in number");
        expect(!grows(calm_, 0, [](const held& h) { return h.process.descriptors; }),
               "nor its descriptors");
        expect(!grows(calm_, 0, [](const held& h) { return h.connections; }),
               "nor its connections");
        return failed;
    }

private:
    void set(const fault& what) {
        through_.heal();
        for (auto& each : all_)
            each.set(what);
    }

    held print(long line, const fault& now) {
        held found{process_state::now(), 0};
        std::string done, text;
        for (auto& each : all_) {
            found.connections += each.connections();
            done += " " + std::to_string(each.load().done());
            for (const auto& [name, count] : each.load().errors())
                text += ", " + each.name() + ": " + std::to_string(count) + " " + name;
        }
        std::printf("%8ld %16s %4zu %7zu %11zu %11zu  %s%s\n", line * line_time.count(),
                    done.c_str(), found.process.resident / 1024, found.process.threads,
                    found.process.descriptors, found.connections, now.name, text.c_str());
        std::fflush(stdout);
        return found;
    }

    toxiproxy through_;
    std::deque<served> all_;
    std::vector<held> calm_;
};

int run(int count, char** words) {
    if (count < 4 || count > 5)
        throw std::invalid_argument{"usage: motor_soak MINUTES TOXIPROXY URI [SECOND_URI]"};
    soaking all{words[2], words[3], count > 4 ? words[4] : ""};
    all.run(std::chrono::minutes{std::stoi(words[1])});
    return all.judge() == 0 ? 0 : 1;
}

}  // namespace
}  // namespace motor::soak

int main(int count, char** words) try {
    return motor::soak::run(count, words);
} catch (const std::exception& e) {
    std::cerr << "motor_soak: " << e.what() << '\n';
    return 2;
}
