// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/clients/clients.hpp>
#include <benchmarks/server/canned_data.hpp>
#include <benchmarks/server/wire.hpp>
#include <motor/bson/builder.hpp>
#include <motor/settings/uri.hpp>

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <memory>
#include <string>
#include <system_error>

namespace bench {
namespace {

using motor::doc;

class raw_connection {
public:
    explicit raw_connection(const std::string& host_and_port) {
        auto colon = host_and_port.rfind(':');
        addrinfo* found = nullptr;
        if (::getaddrinfo(host_and_port.substr(0, colon).c_str(),
                          host_and_port.substr(colon + 1).c_str(), nullptr, &found) != 0)
            throw std::runtime_error{"no address for " + host_and_port};
        std::unique_ptr<addrinfo, void (*)(addrinfo*)> address{found, ::freeaddrinfo};
        socket_ = ::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (::connect(socket_, address->ai_addr, address->ai_addrlen) != 0)
            throw std::system_error{errno, std::generic_category(), host_and_port};
        wire::send_at_once(socket_);
    }
    raw_connection(const raw_connection&) = delete;
    raw_connection& operator=(const raw_connection&) = delete;
    ~raw_connection() { ::close(socket_); }

    /// The command of the reply; valid until the next call.
    motor::document_view exchange(const wire::bytes& request) {
        std::size_t have = 0, length = sizeof(wire::header);
        bool open = wire::send_all(socket_, request);
        while (open && have < length) {
            if (buffer_.size() < length) buffer_.resize(length);
            auto got = ::recv(socket_, buffer_.data() + have, buffer_.size() - have, 0);
            open = got > 0;
            if (open) have += static_cast<std::size_t>(got);
            if (have >= sizeof(wire::header)) length = length_of_reply();
        }
        expect(open && length > wire::body_offset, "raw: the server closed the connection");
        return {buffer_.data() + wire::body_offset, length - wire::body_offset};
    }

private:
    [[nodiscard]] std::size_t length_of_reply() const {
        std::int32_t length = 0;
        std::memcpy(&length, buffer_.data(), sizeof length);
        return static_cast<std::size_t>(length);
    }

    int socket_;
    wire::bytes buffer_ = wire::bytes(4096);
};

wire::bytes first_request(workload what) {
    switch (what) {
        case workload::find_one:
            return wire::message(doc("find", one_name, "filter", doc("_id", 7), "limit", 1,
                                     "singleBatch", true, "$db", database_name));
        case workload::insert_one:
            return wire::message(doc("insert", written_name, "$db", database_name), "documents",
                                 new_document(), 1);
        case workload::find_next:
        case workload::find_to_list:
            return wire::message(doc("find", many_name, "$db", database_name));
        case workload::insert_many:
            return wire::message(doc("insert", written_name, "$db", database_name), "documents",
                                 new_document(), many_documents);
        default:
            throw std::invalid_argument{"raw: has no files"};
    }
}

}  // namespace

void run_raw(load& work) {
    const auto hosts = motor::uri{work.what().uri}.hosts();
    const auto request = first_request(work.what().what);
    on_threads(work, [&](caller& me) {
        raw_connection server{hosts.front()};
        while (me.begins()) {
            auto reply = server.exchange(request);
            expect(reply.get_or("ok", 0.0) == 1.0, "raw: the server refused");
            while (auto cursor = reply["cursor"]) {
                auto id = cursor.get<motor::document_view>().get_or<std::int64_t>("id", 0);
                if (id == 0) break;
                reply = server.exchange(wire::message(
                    doc("getMore", id, "collection", many_name, "$db", database_name)));
            }
            me.ends();
        }
    });
}

}  // namespace bench
