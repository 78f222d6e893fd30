// SPDX-License-Identifier: Apache-2.0
// Fields that the server stores and cannot read.
#include "../example.hpp"

#include <motor/client_encryption.hpp>
#include <motor/settings/auto_encryption.hpp>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

using motor::doc, motor::array, example::check;

namespace {

/// A real program keeps its key where only it can read it.
std::vector<std::uint8_t> new_master_key() {
    std::random_device chance;
    std::vector<std::uint8_t> key(96);
    std::generate(key.begin(), key.end(),
                  [&] { return static_cast<std::uint8_t>(chance() & 0xff); });
    return key;
}

motor::task<motor::binary> store(motor::client_encryption secrets, motor::collection people) {
    // region: keys
    motor::binary key = co_await secrets.create_data_key("local").key_alt_names(array("people"));
    // end region

    // region: encrypt
    using enum motor::encryption_algorithm;
    motor::binary ssn =
        co_await secrets.encrypt("123-45-6789").key_id(key).algorithm(deterministic);
    motor::binary ill = co_await secrets.encrypt(array("asthma")).key_id(key).algorithm(random);
    co_await people.insert_one(doc("name", "Ada", "ssn", ssn, "illnesses", ill));
    // end region

    // region: find
    auto found = co_await people.find_one(doc("ssn", ssn));
    auto stored = found->get<motor::binary>("illnesses");
    motor::value plain = co_await secrets.decrypt(stored);
    std::cout << plain << '\n';  // ["asthma"]
    // end region
    check(plain == motor::value{array("asthma")});
    co_return ssn;
}

motor::task<void> read(motor::collection readable, motor::binary ssn) {
    auto ada = co_await readable.find_one(doc("ssn", ssn));
    check(ada && ada->get<std::string>("ssn") == "123-45-6789");
}

motor::task<void> fail(motor::collection readable) {
    // region: fail
    try {
        co_await readable.find_one(doc("name", "Ada"));
        check(false);
    } catch (const motor::encryption_error& e) {
        std::cout << e.what() << '\n';  // find on ...: HMAC validation failure
    }
    // end region
}

}  // namespace

int main(int argc, char** argv) {
    return example::run([&] {
        auto server = example::uri(argc, argv);
        auto master_key = new_master_key();
        motor::client client{server};
        example::fresh_database database{client};
        auto vault = database.name() + ".keys";
        auto people = database["people"];

        // region: vault
        auto kms = motor::kms_providers{}.local(master_key);   // 96 bytes
        motor::client_encryption secrets{client, vault, kms};  // "encryption.__keyVault"
        // end region
        auto ssn = motor::run(client, store(secrets, people));

        // region: automatic
        auto decrypting = motor::auto_encryption_options{vault, kms}.bypass_auto_encryption(true);
        motor::client reader{motor::uri{server},
                             motor::client_options{}.auto_encryption(decrypting)};
        // end region
        motor::run(reader, read(reader[database.name()]["people"], ssn));

        auto others_kms = motor::kms_providers{}.local(new_master_key());
        motor::auto_encryption_options wrong{vault, others_kms};
        wrong.bypass_auto_encryption(true);
        motor::client stranger{motor::uri{server}, motor::client_options{}.auto_encryption(wrong)};
        motor::run(stranger, fail(stranger[database.name()]["people"]));
    });
}
