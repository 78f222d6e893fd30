// SPDX-License-Identifier: Apache-2.0
#include "co_await_temporaries.hpp"

#include <tests/support/vault.hpp>

namespace motor::testing::awaited {
namespace {

using enum encryption_algorithm;

client_encryption secrets_of(const place& at) {
    return {at.client, std::string{"encryption."} + "__keyVault", local_kms()};
}

binary id() { return binary{master_key(5, 16), binary_subtype::uuid}; }

TEST(co_await_temporaries, of_encryption_are_whole) {
    scripted_server server{server_profile::primary()};
    answer_plausibly(server);
    store_inserts(server);
    const body<value> round_trip{[](auto kind, place at) -> of<decltype(kind), value> {
        auto key = co_await secrets_of(at)
                       .create_data_key(std::string{"local"})
                       .key_alt_names(array(large(), little()))
                       .key_material(master_key(3));
        auto secret = co_await secrets_of(at)
                          .encrypt(value{doc("text", large())})
                          .key_id(binary{key})
                          .algorithm(random);
        co_return co_await secrets_of(at).decrypt(binary{secret});
    }};
    run_everywhere(server, round_trip,
                   [](const value& plain) { EXPECT_EQ(plain, value{doc("text", large())}); });
}

TEST(co_await_temporaries, of_queries_of_encrypted_values_are_whole) {
    scripted_server server{server_profile::primary()};
    answer_plausibly(server);
    store_inserts(server);
    const body<binary> indexed_value{[](auto kind, place at) -> of<decltype(kind), binary> {
        auto key = co_await secrets_of(at).create_data_key("local");
        auto rewrapped = co_await secrets_of(at)
                             .rewrap_many_data_key(doc("_id", binary{key}))
                             .provider(std::string{"local"});
        EXPECT_GE(rewrapped.matched_count, 0);
        co_return co_await secrets_of(at)
            .encrypt(std::string{large()})
            .key_id(binary{key})
            .algorithm(indexed)
            .contention_factor(2)
            .query_type(encryption_query::equality);
    }};
    run_everywhere(server, indexed_value, [](const binary& secret) {
        EXPECT_EQ(secret.subtype(), binary_subtype::encrypted);
    });
}

TEST(co_await_temporaries, of_keys_are_whole) {
    scripted_server server{server_profile::primary()};
    answer_plausibly(server);
    const body<void> keeping{[](auto kind, place at) -> of<decltype(kind), void> {
        co_await secrets_of(at).get_key(id());
        co_await secrets_of(at).get_key_by_alt_name(large());
        co_await secrets_of(at).add_key_alt_name(id(), large());
        co_await secrets_of(at).remove_key_alt_name(id(), little());
        co_await secrets_of(at).delete_key(id());
        auto all = secrets_of(at).get_keys();
        co_await all.to_list();
    }};
    run_everywhere(server, keeping, [&] {
        auto sent = server.commands();
        ASSERT_EQ(sent.size(), 6u);
        EXPECT_EQ(sent[0].body["filter"], value{doc("_id", id())});
        EXPECT_EQ(sent[1].body["filter"], value{doc("keyAltNames", large())});
        EXPECT_EQ(sent[2].body["update"], value{doc("$addToSet", doc("keyAltNames", large()))});
        EXPECT_EQ(sent[3].body["query"], value{doc("_id", id())});
        EXPECT_EQ(sent[4].body["deletes"][0]["q"], value{doc("_id", id())});
        EXPECT_EQ(sent[5].name, "find");
    });
}

}  // namespace
}  // namespace motor::testing::awaited
