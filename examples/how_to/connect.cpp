// SPDX-License-Identifier: Apache-2.0
// How a client connects: docs/how-to/connect.md.
#include "../example.hpp"

#include <motor/motor.hpp>

#include <chrono>
#include <iostream>

using example::check;
using namespace std::chrono_literals;

namespace {

void by_string() {
    // region: string
    motor::client client{
        "mongodb://ada:se%2Fcret@db1.example,db2.example/shop?replicaSet=rs0&tls=true"
        "&compressors=zstd,zlib&serverSelectionTimeoutMS=5000"};
    // end region
    std::cout << client << '\n';  // prints its hosts, without credentials
}

void by_options() {
    // region: typed
    auto how = motor::connection_options{}
                   .app_name("shop")
                   .credential(motor::credential::scram_sha_256("ada", "se/cret"))
                   .compressors(motor::compressor::zstd, motor::compressor::zlib)
                   .server_selection_timeout(5s);
    motor::client client{motor::uri{"mongodb://db1.example,db2.example/?replicaSet=rs0"},
                         motor::client_options{}.connection(how)};
    // end region
    std::cout << client << '\n';
}

// region: certificates
motor::client with_certificates(const motor::uri& uri) {
    auto tls = motor::tls_options{}
                   .ca_file("/etc/shop/ca.pem")
                   .certificate_key_file("/etc/shop/client.pem")  // certificate and private key
                   .certificate_key_file_password("secret");
    auto how = motor::connection_options{}.tls(tls).credential(motor::credential::x509());
    return {uri, motor::client_options{}.connection(how)};
}
// end region

void refused() {
    // region: refused
    try {
        auto how = motor::connection_options{}.direct_connection(true);
        motor::client client{motor::uri{"mongodb://db1.example,db2.example"},
                             motor::client_options{}.connection(how)};
        check(false);
    } catch (const motor::configuration_error& e) {
        std::cout << e.what() << '\n';  // names the option; nothing was sent
    }
    // end region
}

// region: errors
bool can_connect(const motor::client& client) {
    try {
        client.ping().get();
        return true;
    } catch (const motor::authentication_error& e) {
        std::cerr << "who are you? " << e.what() << '\n';  // the operation was not sent at all
    } catch (const motor::tls_error& e) {
        std::cerr << "no trust: " << e.what() << '\n';  // which certificate, and why
    } catch (const motor::server_selection_timeout& e) {
        std::cerr << "nobody there: " << e.what() << '\n';
    }
    return false;
}
// end region

void warnings() {
    // region: warnings
    motor::uri uri{"mongodb://db.example/?compressors=lzma,zlib&noSuchOption=1"};
    for (const auto& each : uri.warnings())
        std::cerr << each << '\n';
    // end region
    check(uri.warnings().size() == 2);
}

}  // namespace

int main(int argc, char** argv) {
    return example::run([&] {
        const motor::uri here{example::uri(argc, argv)};
        by_string();
        by_options();
        refused();
        warnings();
        try {
            with_certificates(here);
            check(false);
        } catch (const motor::configuration_error& e) {
            std::cout << e.what() << '\n';  // there are no such files
        }
        auto how = motor::connection_options{}.app_name("example").connect_timeout(5s);
        check(can_connect(motor::client{here, motor::client_options{}.connection(how)}));
    });
}
