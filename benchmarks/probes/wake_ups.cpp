// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/child.hpp>
#include <benchmarks/clients/motor_client.hpp>
#include <benchmarks/probes/probes.hpp>
#include <motor/frameworks/asio.hpp>

#include <boost/asio/io_context.hpp>

#include <atomic>
#include <memory>

namespace bench {
namespace {

namespace asio = boost::asio;

constexpr std::size_t ending_together = 10'000;

/// An Asio loop that counts how often it is called.
class counting_loop final : public motor::event_loop {
public:
    counting_loop(asio::io_context& io, std::atomic<std::size_t>& calls)
        : inner_(io.get_executor()), calls_(calls) {}

    void post(motor::wake_up call) override {
        ++calls_;
        inner_.post(std::move(call));
    }
    void hold() override { inner_.hold(); }
    void release() override { inner_.release(); }
    [[nodiscard]] const void* context() const noexcept override { return inner_.context(); }

private:
    motor::detail::asio_loop inner_;
    std::atomic<std::size_t>& calls_;
};

/// The server holds all replies until every operation waits for one, so each operation has a
/// worker.
double calls_of_loop(const std::string& uri) {
    asio::io_context io{1};
    std::atomic<std::size_t> calls{0};
    motor::client_options options;
    options.max_workers(ending_together);
    options.loop(std::make_unique<counting_loop>(io, calls));
    motor::client client{motor::uri{uri}, std::move(options)};
    auto one = client[database_name][one_name];
    std::size_t found = 0;
    for (std::size_t i = 0; i < ending_together; ++i)
        one.find_one(motor::doc("_id", 7)).start([&](auto outcome) {
            found += outcome && outcome->has_value();
        });
    io.run();
    expect(found == ending_together, "operations failed");
    return static_cast<double>(calls);
}

}  // namespace

std::vector<double> probe_wake_ups(const probing& with) {
    return in_each_round(with, "10,000 operations that end together", [] {
        server_process gathering{{.gather = ending_together}};
        return in_child([&] { return calls_of_loop(gathering.uri()); });
    });
}

}  // namespace bench
