// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/options.hpp>

#include <benchmarks/clients/clients.hpp>

#include <algorithm>
#include <charconv>
#include <sstream>

namespace bench {

const char* const usage_text =
    R"(motor_bench [OPTIONS]: measures Motor beside other clients

What is measured (lists are separated by commas):
  --workload LIST      find_one, insert_one, find_next, find_to_list, insert_many, gridfs_upload,
                       gridfs_download; all unless told
  --client LIST        raw, libmongoc, fiber, motor-pool, motor-asio, motor-callback, motor-future
  --concurrency LIST   operations at once; unless told 1,8,32,128,1024, and 1,8 of the large ones
  --delay LIST         of the server's replies, in ms; unless told 0,1,5, and 0 for the large ones
  --rounds N           in how many rounds the clients take turns; unless told 5
  --quick              less of it, in under 3 minutes
  --check [TEXT]       measures what the bars need, or those whose text contains TEXT; compares, and
                       fails if one is missed
  --uri URI            on this server, instead of the one with canned replies
  --workers N          Motor's clients have so many workers, whatever the core would find
  --polling on|off     Motor's clients poll, or never do

What comes out, beside the table:
  --json FILE          the rows of the table
)";

namespace {

/// Options of the command line, before defaults are filled in.
struct wishes {
    std::optional<std::vector<workload>> workloads;
    std::optional<std::vector<std::string_view>> clients;
    std::optional<std::vector<std::size_t>> concurrencies;
    std::optional<std::vector<std::size_t>> delays;
    bool quick = false, check = false;
    std::string bars;

    [[nodiscard]] bool any() const { return workloads || clients || concurrencies || delays; }
};

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> parts;
    std::istringstream in{list};
    for (std::string part; std::getline(in, part, ',');)
        parts.push_back(part);
    return parts;
}

std::size_t number(const std::string& text) {
    std::size_t read = 0;
    auto end = text.data() + text.size();
    auto [stop, error] = std::from_chars(text.data(), end, read);
    if (error != std::errc{} || stop != end) throw usage_error{"not a number: " + text};
    return read;
}

std::vector<std::size_t> numbers(const std::string& list) {
    std::vector<std::size_t> made;
    for (const auto& each : split(list))
        made.push_back(number(each));
    return made;
}

std::vector<workload> workloads_in(const std::string& list) {
    std::vector<workload> made;
    for (const auto& each : split(list)) {
        auto found = std::ranges::find(all_workloads, each, name_of);
        if (found == all_workloads.end()) throw usage_error{"no such workload: " + each};
        made.push_back(*found);
    }
    return made;
}

std::vector<std::string_view> clients_in(const std::string& list) {
    std::vector<std::string_view> made;
    for (const auto& each : split(list)) {
        auto found = std::ranges::find(all_contenders, each, &named_contender::name);
        if (found == all_contenders.end()) throw usage_error{"no such client: " + each};
        made.push_back(found->name);
    }
    return made;
}

std::vector<std::string_view> usual_clients(workload what, bool quick) {
    if (is_file(what) || (is_large(what) && quick))
        return {"libmongoc", "motor-pool", "motor-asio"};
    std::vector<std::string_view> made;
    for (const auto& each : all_contenders)
        made.push_back(each.name);
    return made;
}

std::vector<std::size_t> usual_concurrencies(workload what, bool quick) {
    if (is_large(what)) return quick ? std::vector<std::size_t>{1} : std::vector<std::size_t>{1, 8};
    if (quick && what == workload::insert_one) return {1, 32};
    return {1, 8, 32, 128, 1024};
}

std::vector<std::size_t> usual_delays(workload what, const options& given, bool quick) {
    if (is_file(what) && !given.uri) return {0, 1};
    if (is_large(what) || quick || given.uri) return {0};
    return {0, 1, 5};
}

std::vector<contest> contests_of(const wishes& told, const options& given) {
    std::vector<contest> made;
    for (auto what :
         told.workloads.value_or(std::vector<workload>(all_workloads.begin(), all_workloads.end())))
        for (auto delay : told.delays.value_or(usual_delays(what, given, told.quick)))
            for (auto c : told.concurrencies.value_or(usual_concurrencies(what, told.quick)))
                made.push_back({{what, static_cast<int>(delay), c},
                                told.clients.value_or(usual_clients(what, told.quick))});
    return made;
}

/// Reads the command line from left to right.
class argument_list {
public:
    explicit argument_list(const std::vector<std::string>& all) : all_(all) {}

    [[nodiscard]] bool empty() const { return at_ == all_.size(); }
    std::string next() { return all_[at_++]; }
    [[nodiscard]] bool has_value() const { return !empty() && !all_[at_].starts_with("--"); }
    std::string value() {
        if (!has_value()) throw usage_error{all_[at_ - 1] + " needs a value"};
        return next();
    }
    std::size_t positive() {
        auto read = number(value());
        if (read == 0) throw usage_error{all_[at_ - 2] + " must not be 0"};
        return read;
    }

private:
    const std::vector<std::string>& all_;
    std::size_t at_ = 0;
};

void take_option(argument_list& from, options& made, wishes& told) {
    auto name = from.next();
    if (name == "--workload")
        told.workloads = workloads_in(from.value());
    else if (name == "--client")
        told.clients = clients_in(from.value());
    else if (name == "--concurrency")
        told.concurrencies = numbers(from.value());
    else if (name == "--delay")
        told.delays = numbers(from.value());
    else if (name == "--rounds")
        made.how.rounds = from.positive();
    else if (name == "--workers")
        made.how.fixed_workers = from.positive();
    else if (name == "--polling")
        made.how.polling = from.value() == "on";
    else if (name == "--quick")
        told.quick = true;
    else if (name == "--check") {
        told.check = true;
        if (from.has_value()) told.bars = from.value();
    } else if (name == "--uri")
        made.uri = from.value();
    else if (name == "--json")
        made.json = from.value();
    else if (name == "--help" || name == "-h")
        made.help = true;
    else
        throw usage_error{"unknown option " + name};
}

}  // namespace

options options::from(const std::vector<std::string>& arguments) {
    options made;
    wishes told;
    for (argument_list all{arguments}; !all.empty();)
        take_option(all, made, told);
    if (told.quick) made.how.duration = std::chrono::milliseconds{150};
    if (told.concurrencies && std::ranges::count(*told.concurrencies, std::size_t{0}) != 0)
        throw usage_error{"--concurrency must not be 0"};
    if (made.uri && told.delays) throw usage_error{"only the canned server can delay its replies"};
    if (told.check && (told.any() || made.uri || made.how.fixed_workers || made.how.polling))
        throw usage_error{"--check takes what the bars need, from the canned server"};
    if (!told.check) {
        made.contests = contests_of(told, made);
        return made;
    }
    made.bars = bars_about(told.bars);
    if (made.bars.empty()) throw usage_error{"no such bar: " + told.bars};
    made.contests = contests_of(made.bars);
    return made;
}

}  // namespace bench
