// SPDX-License-Identifier: Apache-2.0
// The service of examples/4_app, as its users meet it: by HTTP, and in a browser. With
// $MOTOR_SCREENSHOT the last picture of that browser is written to that file.
#include <motor/web/url_path.hpp>

#include <tests/support/deadline.hpp>
#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>
#include <tests/web/browser.hpp>

#include <gtest/gtest.h>
#include <zlib.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace motor::testing;
namespace fs = std::filesystem;
namespace asio = boost::asio;
namespace http = boost::beast::http;
using http_request = http::request<http::string_body>;
using http_response = http::response<http::string_body>;

const fs::path program = fs::canonical("/proc/self/exe").parent_path() / "../examples/photo_wall";

void append_number(std::string& to, std::uint32_t number) {
    for (int shift = 24; shift >= 0; shift -= 8)
        to += static_cast<char>(number >> shift);
}

void append_chunk(std::string& to, const std::string& kind, const std::string& data) {
    append_number(to, static_cast<std::uint32_t>(data.size()));
    const auto checked = kind + data;
    to += checked;
    append_number(
        to, static_cast<std::uint32_t>(::crc32(0, reinterpret_cast<const Bytef*>(checked.data()),
                                               static_cast<uInt>(checked.size()))));
}

/// A picture of the sky above hills at some time of the day. @see https://www.w3.org/TR/png-3/
std::string picture(int width, int height, int hour) {
    std::string pixels;
    for (int y = 0; y < height; ++y) {
        pixels += '\0';  // no filter
        for (int x = 0; x < width; ++x) {
            const double at = double(y) / height, turn = hour * 0.7;
            const double hill =
                0.7 + 0.12 * std::sin(x * 0.013 + turn) * std::cos(x * 0.006 - turn);
            for (int c = 0; c < 3; ++c) {
                const double sky = 140 + 100 * std::sin(turn + c * 1.1 + at * 2.2);
                pixels += static_cast<char>(static_cast<int>(at > hill ? sky * 0.35 : sky));
            }
        }
    }
    auto size = ::compressBound(pixels.size());
    std::string packed(size, '\0');
    ::compress(reinterpret_cast<Bytef*>(packed.data()), &size,
               reinterpret_cast<const Bytef*>(pixels.data()), pixels.size());
    packed.resize(size);
    std::string header, png = "\x89PNG\r\n\x1a\n";
    append_number(header, static_cast<std::uint32_t>(width));
    append_number(header, static_cast<std::uint32_t>(height));
    header += {8, 2, 0, 0, 0};  // 8 bits each of red, green and blue
    append_chunk(png, "IHDR", header);
    append_chunk(png, "IDAT", packed);
    append_chunk(png, "IEND", {});
    return png;
}

/// The service on a free port, with a database of its own.
struct photo_wall : on_server {
    void SetUp() override {
        if (!fs::exists(program)) GTEST_SKIP() << program << " is not built here";
        on_server::SetUp();
        if (IsSkipped()) return;
        service.emplace(std::vector<std::string>{program, "--port", "0", "--uri", server().uri(),
                                                 "--database", std::string{db().name()}});
        const auto said = service->read_until("http://localhost:");
        ASSERT_NE(said.find("http://"), std::string::npos) << said;
        port = static_cast<unsigned short>(std::atoi(said.c_str() + said.rfind(':') + 1));
    }

    [[nodiscard]] asio::ip::tcp::socket connected() {
        asio::ip::tcp::socket socket{io};
        socket.connect({asio::ip::make_address("127.0.0.1"), port});
        return socket;
    }
    http_response ask(http::verb method, const std::string& target, std::string body = {},
                      const std::string& type = "image/png") {
        auto socket = connected();
        http_request asked{method, target, 11, std::move(body)};
        asked.set(http::field::host, "localhost");
        asked.set(http::field::content_type, type);
        asked.keep_alive(false);
        asked.prepare_payload();
        http::write(socket, asked);
        http::response_parser<http::string_body> got;
        got.body_limit(boost::none);
        boost::beast::flat_buffer buffer;
        http::read(socket, buffer, got);
        return got.release();
    }
    /// Uploads a picture and returns its id.
    std::string hang_up(const std::string& name, const std::string& bytes) {
        auto made = ask(http::verb::post, "/photos?name=" + name, bytes);
        EXPECT_EQ(made.result(), http::status::created);
        return motor::from_json(made.body()).get<std::string>("id");
    }

    asio::io_context io;
    std::optional<child_program> service;
    unsigned short port = 0;
};

TEST_F(photo_wall, keeps_pictures_of_any_size) {
    std::string large(4'000'000, '\0');  // a picture of many chunks
    for (std::size_t i = 0; i < large.size(); ++i)
        large[i] = static_cast<char>(i * 31 + i / 255);
    const auto id = hang_up("caf%C3%A9.png", large), empty = hang_up("empty.png", "");
    EXPECT_TRUE(ask(http::verb::get, "/photos/" + id).body() == large);
    EXPECT_EQ(ask(http::verb::get, "/photos/" + empty).body(), "");
    auto all = motor::from_json("{\"all\":" + ask(http::verb::get, "/photos").body() + "}");
    EXPECT_EQ(all["all"].get<motor::array_view>().size(), 2U);
    EXPECT_EQ(all["all"][1]["name"].get<std::string>(), "caf\xC3\xA9.png");
    EXPECT_EQ(all["all"][1]["size"].get<std::size_t>(), large.size());
}

TEST_F(photo_wall, refuses_what_it_cannot_hang_up) {
    using http::verb;
    EXPECT_EQ(ask(verb::post, "/photos", "<script>", "text/html").result_int(), 415U);
    EXPECT_EQ(ask(verb::post, "/photos", std::string(33 << 20, 'x')).result_int(), 413U);
    EXPECT_EQ(ask(verb::delete_, "/photos/0123456789abcdef01234567").result_int(), 404U);
    EXPECT_EQ(ask(verb::delete_, "/photos/x").result_int(), 404U);
    EXPECT_EQ(ask(verb::get, "/photos/x").result_int(), 404U);
    EXPECT_EQ(ask(verb::get, "/elsewhere").result_int(), 404U);
    EXPECT_EQ(ask(verb::get, "/photos").body(), "[]");
}

TEST_F(photo_wall, takes_a_picture_back_that_was_not_sent_to_its_end) {
    {
        auto socket = connected();
        const std::string begun =
            "POST /photos?name=half.png HTTP/1.1\r\nHost: a\r\nContent-Type: image/png\r\n"
            "Content-Length: 9000000\r\n\r\n" +
            std::string(8'000'000, 'x');
        asio::write(socket, asio::buffer(begun));
    }
    eventually([&] { return db()["fs.chunks"].count_documents().get() == 0; });
    EXPECT_EQ(ask(http::verb::get, "/photos").body(), "[]");
    EXPECT_EQ(db()["fs.files"].count_documents().get(), 0);
}

TEST_F(photo_wall, ends_when_it_is_told_to) {
    auto idle = connected(), listening = connected();
    http::write(listening, http_request{http::verb::get, "/events", 11});
    boost::beast::flat_buffer buffer;
    http::response_parser<http::string_body> got;
    http::read_header(listening, buffer, got);
    EXPECT_EQ(got.get()[http::field::content_type], "text/event-stream");
    EXPECT_EQ(service->end(SIGTERM), 0);
    boost::beast::error_code failed;
    http::read(listening, buffer, got, failed);
    EXPECT_FALSE(failed) << "the stream ends in good order: " << failed.message();
}

TEST(photo_wall_on_script, starts_on_a_server_without_capped_collections) {
    if (!fs::exists(program)) GTEST_SKIP() << program << " is not built here";
    motor::testing::scripted_server server{motor::testing::server_profile::primary()};
    answer_plausibly(server);
    server.on("create", motor::testing::reply::error(115, "capped collections are not supported"));
    child_program service{{program, "--port", "0", "--uri", server.uri()}};
    EXPECT_NE(service.read_until("http://localhost:").find("http://"), std::string::npos);
    EXPECT_EQ(server.commands("find").size(), 0u) << "there is nothing to follow";
}

struct photo_wall_in_a_browser : photo_wall {
    void SetUp() override {
        for (auto* each : {"chromedriver", "chromium"})
            if (!program_on_path(each)) GTEST_SKIP() << "there is no " << each << " on PATH";
        photo_wall::SetUp();
        fs::create_directories(folder);
    }
    void TearDown() override {
        fs::remove_all(folder);
        photo_wall::TearDown();
    }
    std::string file(const std::string& name, const std::string& bytes) {
        std::ofstream{folder / name, std::ios::binary} << bytes;
        return folder / name;
    }

    const fs::path folder =
        fs::temp_directory_path() / ("motor_wall_" + std::to_string(::getpid()));
};

TEST_F(photo_wall_in_a_browser, shows_every_window_what_changes) {
    const auto url = "http://localhost:" + std::to_string(port) + "/";
    const std::string live = "document.getElementById('state').className == 'live'",
                      shown =
                          "[...document.images].some(i => i.alt == 'dusk.png' && "
                          "i.complete && i.naturalWidth == 600)";
    browser chromium;
    auto wait_for = [&](const std::string& what) {
        SCOPED_TRACE(what);
        eventually([&] { return chromium.holds(what); });
    };
    chromium.open(url);
    const auto first = chromium.window();
    wait_for(live);
    const auto second = chromium.new_window();
    chromium.open(url);
    wait_for(live);
    chromium.run("window.loaded_once = true; document.images.length == 0");

    chromium.switch_to(first);
    chromium.run(
        "new MutationObserver(() => { const bar = document.querySelector('progress');"
        "  if (bar) window.bar = bar; })"
        ".observe(document.getElementById('uploads'), {childList: true, subtree: true});");
    chromium.type("#file", file("dusk.png", picture(600, 400, 2)));
    wait_for(shown);
    EXPECT_TRUE(chromium.holds("window.bar && window.bar.value == 1")) << "a bar went to its end";
    wait_for("!document.querySelector('progress')");

    chromium.switch_to(second);
    wait_for(shown);
    EXPECT_TRUE(chromium.holds("window.loaded_once")) << "without being loaded again";
    if (const char* to = std::getenv("MOTOR_SCREENSHOT")) {
        for (auto [name, hour] : {std::pair{"morning.png", 5},
                                  {"noon.png", 8},
                                  {"night.png", 4},
                                  {"fog.png", 6},
                                  {"summer.png", 7}})
            hang_up(name, picture(600, 400, hour));
        wait_for("document.images.length == 6 && [...document.images].every(i => i.complete)");
        std::ofstream{to, std::ios::binary} << chromium.screenshot();
    }

    chromium.switch_to(first);
    chromium.click("figure:has(img[alt='dusk.png']) button");
    wait_for("!(" + shown + ")");
    chromium.switch_to(second);
    wait_for("!(" + shown + ")");
    EXPECT_TRUE(chromium.holds("window.loaded_once"));
}

}  // namespace
