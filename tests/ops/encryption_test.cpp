// SPDX-License-Identifier: Apache-2.0
#include <motor/client_encryption.hpp>
#include <motor/future.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>
#include <tests/support/vault.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>

namespace {

using motor::array, motor::binary, motor::binary_subtype, motor::binary_view, motor::doc,
    motor::document, motor::encryption_error, motor::invalid_operation;
using enum motor::encryption_algorithm;
using motor::testing::caught, motor::testing::local_kms, motor::testing::master_key;

/// An address where the system accepts connections, but no process ever answers.
class silent_listener {
public:
    silent_listener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        at_.sin_family = AF_INET;
        at_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof at_;
        auto at = reinterpret_cast<sockaddr*>(&at_);
        if (::bind(socket_, at, length) != 0 || ::listen(socket_, 8) != 0 ||
            ::getsockname(socket_, at, &length) != 0)
            throw std::runtime_error{"no port to listen on"};
    }
    silent_listener(const silent_listener&) = delete;
    silent_listener& operator=(const silent_listener&) = delete;
    ~silent_listener() { ::close(socket_); }
    [[nodiscard]] std::string address() const {
        return "127.0.0.1:" + std::to_string(ntohs(at_.sin_port));
    }

private:
    int socket_;
    sockaddr_in at_{};
};

class encryption_on_server : public motor::testing::on_server {
protected:
    /// The key vault is in the test's database.
    [[nodiscard]] motor::client_encryption vault(motor::kms_providers with = local_kms()) {
        return {client(), db().name() + ".vault", std::move(with)};
    }
};

class encryption_on_script : public motor::testing::on_script {
protected:
    encryption_on_script() { store_inserts(server); }

    [[nodiscard]] motor::client_encryption vault(motor::kms_providers with = local_kms()) const {
        return {client, motor::testing::vault_name, std::move(with)};
    }
};

TEST_F(encryption_on_server, gives_binary_that_only_the_key_opens) {
    auto secrets = vault();
    auto key = secrets.create_data_key("local").get();
    EXPECT_EQ(key.subtype(), binary_subtype::uuid);
    auto secret = secrets.encrypt("123-45-6789").key_id(key).algorithm(random).get();
    EXPECT_EQ(secret.subtype(), binary_subtype::encrypted);
    EXPECT_EQ(secrets.decrypt(secret).get(), motor::value{"123-45-6789"});
    EXPECT_EQ(vault().decrypt(secret).get(), motor::value{"123-45-6789"}) << "another handle";

    auto other = caught<encryption_error>([&] { vault(local_kms(2)).decrypt(secret).get(); });
    EXPECT_EQ(other.code(), motor::errc::encryption);
    EXPECT_EQ(other.operation(), "decrypt");
    EXPECT_NE(other.message().find("HMAC"), std::string_view::npos) << other.what();
}

TEST_F(encryption_on_server, stores_ciphertext_that_can_be_found_if_it_is_deterministic) {
    auto secrets = vault();
    secrets.create_data_key("local").key_alt_names(array("ssn")).get();
    auto hidden = [&](motor::encryption_algorithm how) {
        return secrets.encrypt("123-45-6789").key_alt_name("ssn").algorithm(how).get();
    };
    things().insert_one(doc("_id", 1, "ssn", hidden(deterministic), "note", hidden(random))).get();

    auto stored = things().find_one().get();
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->get<binary_view>("ssn").subtype(), binary_subtype::encrypted);
    EXPECT_EQ(motor::to_json(*stored).find("123-45"), std::string::npos);
    EXPECT_EQ(secrets.decrypt(stored->get<binary>("note")).get(), motor::value{"123-45-6789"});
    EXPECT_TRUE(things().find_one(doc("ssn", hidden(deterministic))).get());
    EXPECT_FALSE(things().find_one(doc("note", hidden(random))).get());
}

TEST_F(encryption_on_server, keeps_keys) {
    auto secrets = vault();
    auto a = secrets.create_data_key("local").key_alt_names(array("a", "b")).get();
    auto c = secrets.create_data_key("local").get();
    EXPECT_EQ(secrets.get_keys().to_list().get().size(), 2u);
    EXPECT_EQ(secrets.get_key(a).get()->get<binary>("_id"), a);
    EXPECT_EQ(secrets.get_key_by_alt_name("b").get()->get<binary>("_id"), a);
    EXPECT_FALSE(secrets.get_key_by_alt_name("c").get());

    EXPECT_FALSE(secrets.add_key_alt_name(c, "c").get()->contains("keyAltNames")) << "as before";
    EXPECT_EQ(secrets.get_key_by_alt_name("c").get()->get<binary>("_id"), c);
    EXPECT_FALSE(
        secrets.add_key_alt_name(binary{master_key(9, 16), binary_subtype::uuid}, "d").get());

    EXPECT_EQ(secrets.delete_key(a).get().deleted_count, 1);
    EXPECT_EQ(secrets.delete_key(a).get().deleted_count, 0);
    EXPECT_FALSE(secrets.get_key(a).get());
    auto gone = [&] { secrets.encrypt(1).key_id(a).algorithm(random).get(); };
    EXPECT_NE(
        caught<encryption_error>(gone).message().find("not all keys requested were satisfied"),
        std::string_view::npos);
}

TEST_F(encryption_on_server, takes_a_name_away) {
    if (auto why = needs(motor::testing::feature::update_pipeline)) GTEST_SKIP() << *why;
    auto secrets = vault();
    auto key = secrets.create_data_key("local").key_alt_names(array("a", "b")).get();
    secrets.remove_key_alt_name(key, "a").get();
    EXPECT_EQ(secrets.get_key(key).get()->operator[]("keyAltNames"), motor::value{array("b")});
    secrets.remove_key_alt_name(key, "b").get();
    EXPECT_FALSE(secrets.get_key(key).get()->contains("keyAltNames"));
}

TEST_F(encryption_on_server, wraps_keys_anew_and_what_they_encrypted_stays_readable) {
    auto secrets = vault();
    auto key = secrets.create_data_key("local").get();
    secrets.create_data_key("local").get();
    auto secret = secrets.encrypt(42).key_id(key).algorithm(random).get();
    auto before = secrets.get_key(key).get().value();
    auto done = secrets.rewrap_many_data_key(doc()).provider("local").get();
    EXPECT_EQ(done.matched_count, 2);
    EXPECT_EQ(done.modified_count, 2);
    auto after = secrets.get_key(key).get().value();
    EXPECT_NE(after["keyMaterial"], before["keyMaterial"]);
    EXPECT_EQ(vault().decrypt(secret).get(), motor::value{42});
    EXPECT_EQ(secrets.rewrap_many_data_key(doc("keyAltNames", "none")).get().matched_count, 0);
}

TEST_F(encryption_on_server, takes_the_key_itself) {
    auto secrets = vault();
    auto one = secrets.create_data_key("local").key_material(master_key(7)).get();
    auto same = secrets.create_data_key("local").key_material(master_key(7)).get();
    auto other = secrets.create_data_key("local").get();
    auto secret = secrets.encrypt("x").key_id(one).algorithm(random).get();
    // Decrypts a key with the material of another one.
    auto decrypted_with = [&](const binary& key) {
        auto material = secrets.get_key(key).get()->get<binary>("keyMaterial");
        secrets.key_vault()
            .update_one(doc("_id", one), doc("$set", doc("keyMaterial", material)))
            .get();
        return vault().decrypt(secret).get();
    };
    EXPECT_EQ(decrypted_with(same), motor::value{"x"});
    EXPECT_THROW(decrypted_with(other), encryption_error);
}

TEST_F(encryption_on_script, inserts_a_key_with_majority) {
    auto id = vault().create_data_key("local").key_alt_names(array("a")).get();
    auto sent = only_command();
    EXPECT_EQ(sent.get<std::string>("insert"), "__keyVault");
    EXPECT_EQ(server.commands().at(0).body.get<std::string>("$db"), "encryption");
    EXPECT_EQ(sent["writeConcern"], motor::value{doc("w", "majority")});
    auto key = sent["documents"][0];
    EXPECT_EQ(key["_id"], motor::value{id});
    EXPECT_EQ(key["keyAltNames"], motor::value{array("a")});
    EXPECT_EQ(key["masterKey"], motor::value{doc("provider", "local")});
}

TEST_F(encryption_on_script, asks_for_a_key_once_on_a_connection) {
    motor::client alone{motor::uri{server.uri()}, motor::client_options{}.max_workers(1)};
    motor::client_encryption secrets{alone, motor::testing::vault_name, local_kms()},
        others{alone, motor::testing::vault_name, local_kms()};
    auto key = secrets.create_data_key("local").get();
    server.forget_commands();
    for (int i = 0; i < 3; ++i) {
        secrets.encrypt(i).key_id(key).algorithm(random).get();
        EXPECT_EQ(server.commands("find").size(), 1u);
    }
    auto asked = server.commands("find").at(0);
    EXPECT_EQ(asked["readConcern"], motor::value{doc("level", "majority")});
    for (int i = 0; i < 3; ++i) {
        others.encrypt(i).key_id(key).algorithm(random).get();
        secrets.encrypt(i).key_id(key).algorithm(random).get();
    }
    EXPECT_EQ(server.commands("find").size(), 2u) << "both are kept";
}

TEST_F(encryption_on_script, keeps_keys_by_plain_commands) {
    const binary id{master_key(5, 16), binary_subtype::uuid};
    const auto majority = doc("w", "majority");
    auto sent = [&](auto operation) {
        server.forget_commands();
        operation.get();
        return only_command();
    };
    auto found = sent(vault().get_key(id));
    EXPECT_EQ(found["filter"], motor::value{doc("_id", id)});
    EXPECT_EQ(found["readConcern"], motor::value{doc("level", "majority")});
    EXPECT_EQ(sent(vault().get_key_by_alt_name("a"))["filter"],
              motor::value{doc("keyAltNames", "a")});
    auto added = sent(vault().add_key_alt_name(id, "a"));
    EXPECT_EQ(added, doc("findAndModify", "__keyVault", "query", doc("_id", id), "update",
                         doc("$addToSet", doc("keyAltNames", "a")), "writeConcern", majority));
    auto removed = sent(vault().remove_key_alt_name(id, "a"));
    auto others = doc("input", "$keyAltNames", "cond", doc("$ne", array("$$this", "a")));
    auto rest = doc("$cond", array(doc("$eq", array("$keyAltNames", array("a"))), "$$REMOVE",
                                   doc("$filter", others)));
    EXPECT_EQ(removed["update"], motor::value{array(doc("$set", doc("keyAltNames", rest)))});
    auto deleted = sent(vault().delete_key(id));
    EXPECT_EQ(deleted["deletes"], motor::value{array(doc("q", doc("_id", id), "limit", 1))});
    EXPECT_EQ(deleted["writeConcern"], motor::value{majority});
}

TEST_F(encryption_on_script, refuses_what_cannot_be_before_anything_is_sent) {
    auto secrets = vault();
    const binary id{master_key(5, 16), binary_subtype::uuid}, no_id{master_key(5, 16)};
    const binary no_secret{master_key(5, 16)};
    auto refused = [](auto&& operation) {
        return std::string{caught<invalid_operation>([&] { operation.get(); }).message()};
    };
    EXPECT_EQ(refused(secrets.encrypt(1).key_id(id)), "encrypt needs an algorithm");
    auto which = "encrypt needs a key_id or a key_alt_name, and not both";
    EXPECT_EQ(refused(secrets.encrypt(1).algorithm(random)), which);
    EXPECT_EQ(refused(secrets.encrypt(1).algorithm(random).key_id(id).key_alt_name("a")), which);
    EXPECT_EQ(refused(secrets.encrypt(1).algorithm(random).key_id(no_id)),
              "the _id of a key is binary of the subtype uuid");
    auto indexed_only = "contention_factor and query_type are for indexed values";
    EXPECT_EQ(refused(secrets.encrypt(1).algorithm(random).key_id(id).contention_factor(8)),
              indexed_only);
    EXPECT_EQ(refused(secrets.encrypt(1).algorithm(unindexed).key_id(id).query_type(
                  motor::encryption_query::equality)),
              indexed_only);
    EXPECT_EQ(refused(secrets.decrypt(no_secret)),
              "what is decrypted is binary of the subtype encrypted");
    EXPECT_EQ(refused(secrets.create_data_key("aws")),
              "the KMS provider \"aws\" has not been given");
    EXPECT_EQ(refused(secrets.create_data_key("local").key_material(master_key(1, 95))),
              "the material of a key is 96 bytes, not 95");
    EXPECT_EQ(refused(secrets.create_data_key("local").key_alt_names(array(1))),
              "the alternative names of a key are texts, and not empty");
    EXPECT_EQ(refused(secrets.rewrap_many_data_key(doc()).provider("aws")),
              "the KMS provider \"aws\" has not been given");
    EXPECT_EQ(refused(secrets.rewrap_many_data_key(doc()).master_key(doc("key", "x"))),
              "a master_key needs its provider");
    EXPECT_TRUE(server.commands().empty());
}

TEST_F(encryption_on_script, says_what_libmongocrypt_does_not_take) {
    auto secrets = vault();
    auto key = secrets.create_data_key("local").get();
    auto failed = [](auto&& operation) {
        return caught<encryption_error>([&] { operation.get(); });
    };
    auto floating = failed(secrets.encrypt(1.5).algorithm(deterministic).key_id(key));
    EXPECT_EQ(floating.code(), motor::errc::encryption);
    EXPECT_EQ(floating.name_space(), motor::testing::vault_name);
    EXPECT_NE(floating.message(), "");
    EXPECT_NE(failed(secrets.encrypt(1).algorithm(indexed).key_id(key)).message(), "")
        << "without a contention factor";
    auto secret = secrets.encrypt("text").algorithm(random).key_id(key).get();
    auto changed = secret.bytes();
    changed.at(changed.size() - 1) ^= 1;
    EXPECT_NE(failed(secrets.decrypt(binary{changed, binary_subtype::encrypted})).message(), "");
}

TEST_F(encryption_on_script, encrypts_for_queryable_fields) {
    auto secrets = vault();
    auto key = secrets.create_data_key("local").get();
    auto first_byte = [](const binary& secret) { return secret.bytes().at(0); };
    auto to_store = secrets.encrypt("x").algorithm(indexed).key_id(key).contention_factor(4).get();
    auto to_find = secrets.encrypt("x")
                       .algorithm(indexed)
                       .key_id(key)
                       .contention_factor(4)
                       .query_type(motor::encryption_query::equality)
                       .get();
    auto unqueried = secrets.encrypt("x").algorithm(unindexed).key_id(key).get();
    // Payload types of libmongocrypt, in the first and the second protocol of queryable encryption.
    using ::testing::AnyOf;
    EXPECT_THAT(first_byte(to_store), AnyOf(4, 11)) << "what the server makes an indexed value of";
    EXPECT_THAT(first_byte(to_find), AnyOf(5, 12)) << "what it finds one by";
    EXPECT_THAT(first_byte(unqueried), AnyOf(6, 16)) << "as it is stored";
    EXPECT_EQ(secrets.decrypt(unqueried).get(), motor::value{"x"});
}

TEST_F(encryption_on_script, asks_for_credentials_when_they_are_needed) {
    std::atomic<int> asked = 0;
    auto ask = [&asked] {
        ++asked;
        return doc("local", doc("key", binary_view{master_key()}));
    };
    auto secrets = vault(motor::kms_providers{}.add("local", {}).on_demand(ask));
    EXPECT_EQ(asked, 0);
    auto key = secrets.create_data_key("local").get();
    EXPECT_GE(asked, 1);
    auto secret = secrets.encrypt("text").algorithm(random).key_id(key).get();
    EXPECT_EQ(vault().decrypt(secret).get(), motor::value{"text"});
}

TEST_F(encryption_on_script, fails_with_what_was_thrown_instead_of_credentials) {
    auto ask = []() -> document { throw std::runtime_error{"the safe is locked"}; };
    auto secrets = vault(motor::kms_providers{}.add("local", {}).on_demand(ask));
    auto failed = caught<encryption_error>([&] { secrets.create_data_key("local").get(); });
    EXPECT_THAT(failed.what(), ::testing::HasSubstr("the safe is locked"));
    EXPECT_TRUE(server.commands("insert").empty());
}

TEST_F(encryption_on_script, is_given_up_while_the_key_vault_is_silent) {
    auto secrets = vault();
    auto key = secrets.create_data_key("local").get();
    server.once("find", motor::testing::reply::never());
    std::stop_source stop;
    auto late = secrets.encrypt(1).algorithm(random).key_id(key).stop_on(stop.get_token()).future();
    server.wait_for("find");
    stop.request_stop();
    EXPECT_THROW(motor::testing::within_limit(std::move(late)), motor::cancelled);
    EXPECT_NO_THROW(secrets.encrypt(1).algorithm(random).key_id(key).get());
}

TEST_F(encryption_on_script, a_kms_provider_that_is_silent_keeps_nobody) {
    using namespace std::chrono_literals;
    const silent_listener kms;
    std::optional<motor::client> own{std::in_place, server.uri()};
    std::optional<motor::client_encryption> secrets{
        std::in_place, *own, motor::testing::vault_name,
        motor::kms_providers{}.add("kmip", doc("endpoint", kms.address()))};
    EXPECT_THROW(secrets->create_data_key("kmip").within(50ms).get(), motor::operation_timeout);
    auto closed = std::async(std::launch::async, [&] {
        secrets.reset();
        own.reset();
    });
    motor::testing::within_limit(std::move(closed));
}

TEST(client_encryption, refuses_what_it_cannot_be_made_of) {
    motor::client client{"mongodb://127.0.0.1:1"};
    using motor::configuration_error, motor::invalid_name, motor::kms_providers;
    auto made_of = [&](std::string_view vault, const kms_providers& kms) {
        return motor::client_encryption{client, vault, kms};
    };
    EXPECT_EQ(
        caught<configuration_error>([] { (void)local_kms().local(master_key(1, 95)); }).message(),
        "a local master key has 96 bytes, not 95");
    EXPECT_EQ(caught<configuration_error>([] { (void)kms_providers{}.add("", doc()); }).message(),
              "a KMS provider needs a name");
    EXPECT_EQ(caught<configuration_error>([&] { made_of("a.b", kms_providers{}); }).message(),
              "encryption needs a KMS provider");
    EXPECT_EQ(caught<invalid_name>([&] { made_of("vault", local_kms()); }).message(),
              "\"vault\" is not database.collection");
    EXPECT_THROW(made_of("a b.vault", local_kms()), invalid_name);
    EXPECT_THROW(made_of("a.", local_kms()), invalid_name);
    auto half = kms_providers{}.add("aws", doc("accessKeyId", "x"));
    EXPECT_NE(caught<configuration_error>([&] { made_of("a.b", half); }).message(), "");
}

}  // namespace
