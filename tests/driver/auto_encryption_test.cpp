// SPDX-License-Identifier: Apache-2.0
#include <motor/settings/auto_encryption.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>
#include <tests/support/vault.hpp>

#include <motor/cursor.hpp>

#include <optional>

namespace {

using motor::array, motor::auto_encryption_options, motor::binary, motor::binary_subtype,
    motor::binary_view, motor::client, motor::client_options, motor::configuration_error,
    motor::doc, motor::document, motor::document_view, motor::encryption_error;
using enum motor::encryption_algorithm;
using motor::uri;
using motor::testing::caught, motor::testing::local_kms, motor::testing::scripted_server,
    motor::testing::server_profile;

client encrypting_client(std::string_view at, const auto_encryption_options& how) {
    return {uri{at}, client_options{}.auto_encryption(how)};
}

/// What mongocryptd answers, which was asked with more than is to be sent.
document answer_of_mongocryptd(document_view command, bool marks) {
    document result{command};
    for (auto own : {"jsonSchema", "isRemoteSchema", "lsid", "$db"})
        result.remove(own);
    return doc("hasEncryptionPlaceholders", marks, "schemaRequiresEncryption", marks, "result",
               result);
}

/// An insert in which `ssn` is marked, to be encrypted with that key.
document marked(document_view command, const binary& key) {
    auto before = command["documents"][0].get<document_view>();
    document marking = doc("a", 2, "ki", key, "v", before["ssn"]);  // 2: at random
    std::vector<std::uint8_t> bytes{0};                             // 0: a marking
    bytes.insert(bytes.end(), marking.data(), marking.data() + marking.length());
    document after{before}, changed{command};
    after.set("ssn", binary{bytes, binary_subtype::encrypted});
    return answer_of_mongocryptd(changed.set("documents", array(after)), true);
}

document schema_of(const binary& key) {
    auto ssn = doc("encrypt", doc("keyId", array(key), "bsonType", "string", "algorithm",
                                  motor::ops::name_of(random)));
    return doc("bsonType", "object", "properties", doc("ssn", ssn));
}

/// Options under which a scripted server is mongocryptd.
auto_encryption_options with_mongocryptd(auto_encryption_options options, std::string_view at) {
    return std::move(options.extra(doc("mongocryptdURI", at, "mongocryptdBypassSpawn", true)));
}

class auto_encryption_on_server : public motor::testing::on_server {
protected:
    void SetUp() override {
        on_server::SetUp();
        if (IsSkipped()) return;
        vault.emplace(client(), vault_name(), local_kms());
        key = vault->create_data_key("local").get();
    }
    [[nodiscard]] std::string vault_name() const { return db().name() + ".vault"; }
    [[nodiscard]] auto_encryption_options options(std::uint8_t master_key = 1) const {
        return auto_encryption_options{vault_name(), local_kms(master_key)};
    }
    /// The same collection, of a client that encrypts.
    [[nodiscard]] motor::collection things_of(const auto_encryption_options& how) const {
        auto made = encrypting_client(server().uri(), how);
        return made[db().name()]["things"];
    }
    [[nodiscard]] binary hidden(const motor::value& plain) const {
        return vault->encrypt(plain).key_id(key).algorithm(deterministic).get();
    }

    std::optional<motor::client_encryption> vault;
    binary key;
};

TEST_F(auto_encryption_on_server, decrypts_what_comes_back_in_any_way) {
    std::vector<document> all;
    for (int i = 0; i < 10; ++i)
        all.push_back(doc("_id", i, "ssn", hidden(i)));
    things().insert_many(std::move(all)).get();
    EXPECT_EQ(things().find_one().get()->get<binary_view>("ssn").subtype(),
              binary_subtype::encrypted);

    auto readable = things_of(options().bypass_auto_encryption(true));
    EXPECT_EQ(readable.find_one(doc("_id", 3)).get()->get<int>("ssn"), 3);
    EXPECT_EQ(readable.find_one(doc("ssn", hidden(4))).get()->get<int>("_id"), 4);
    auto found = readable.find().sort(doc("_id", 1)).batch_size(3).to_list().get();
    ASSERT_EQ(found.size(), 10u);
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(found.at(static_cast<std::size_t>(i)).get<int>("ssn"), i);
    auto grouped = readable.aggregate(array(doc("$match", doc("_id", 5)))).to_list().get();
    EXPECT_EQ(grouped.at(0).get<int>("ssn"), 5);
    auto before = readable.find_one_and_update(doc("_id", 6), doc("$set", doc("x", 1))).get();
    EXPECT_EQ(before->get<int>("ssn"), 6);
}

TEST_F(auto_encryption_on_server, with_another_master_key_says_so_and_reads_the_rest) {
    things().insert_one(doc("_id", 1, "ssn", hidden(1))).get();
    things().insert_one(doc("_id", 2)).get();
    auto unreadable = things_of(options(2).bypass_auto_encryption(true));
    auto why = caught<encryption_error>([&] { unreadable.find_one(doc("_id", 1)).get(); });
    EXPECT_EQ(why.code(), motor::errc::encryption);
    EXPECT_EQ(why.operation(), "find");
    EXPECT_NE(why.message().find("HMAC"), std::string_view::npos) << why.what();
    EXPECT_TRUE(unreadable.find_one(doc("_id", 2)).get());
}

TEST_F(auto_encryption_on_server, encrypts_what_mongocryptd_marks) {
    scripted_server mongocryptd;
    mongocryptd.on("insert", [&](document_view c) { return marked(c, key); });
    // The key vault is looked into by this client, too.
    mongocryptd.on("find", [](document_view c) { return answer_of_mongocryptd(c, false); });
    auto how = options().schema_map(doc(db().name() + ".things", schema_of(key)));
    auto secret = things_of(with_mongocryptd(how, mongocryptd.uri()));
    secret.insert_one(doc("_id", 1, "ssn", "123-45-6789", "name", "Ada")).get();

    auto asked = mongocryptd.commands("insert").at(0);
    EXPECT_EQ(asked["jsonSchema"], motor::value{schema_of(key)});
    auto stored = things().find_one().get().value();
    EXPECT_EQ(stored.get<binary_view>("ssn").subtype(), binary_subtype::encrypted);
    EXPECT_EQ(stored.get<std::string>("name"), "Ada");
    auto readable = things_of(options().bypass_auto_encryption(true));
    EXPECT_EQ(readable.find_one().get()->get<std::string>("ssn"), "123-45-6789");
}

class auto_encryption_on_script : public motor::testing::on_script {
protected:
    auto_encryption_on_script() { store_inserts(server); }

    [[nodiscard]] static auto_encryption_options options() {
        return auto_encryption_options{motor::testing::vault_name, local_kms()};
    }
    [[nodiscard]] motor::collection things_of(const auto_encryption_options& how) const {
        return encrypting_client(server.uri(), how)["db"]["things"];
    }

    motor::client_encryption vault{client, motor::testing::vault_name, local_kms()};
};

TEST_F(auto_encryption_on_script, without_mongocryptd_says_what_it_lacks_and_sends_nothing) {
    auto secret = things_of(
        with_mongocryptd(options().schema_map(doc("db.things", doc("bsonType", "object"))),
                         "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50"));
    for (int i = 0; i < 2; ++i) {
        auto why = caught<encryption_error>([&] {
            if (i == 0)
                secret.insert_one(doc("ssn", 1)).get();
            else
                secret.find_one(doc("ssn", 1)).get();
        });
        EXPECT_EQ(why.code(), motor::errc::encryption);
        EXPECT_EQ(why.operation(), i == 0 ? "insert" : "find");
        EXPECT_TRUE(why.message().starts_with(
            "automatic encryption needs mongocryptd or the library crypt_shared: "))
            << why.what();
    }
    EXPECT_TRUE(server.commands().empty());
}

TEST_F(auto_encryption_on_script, a_server_that_is_lost_is_no_error_of_encryption) {
    const std::string_view nowhere = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50";
    auto lost = encrypting_client(nowhere, with_mongocryptd(options(), nowhere));
    EXPECT_THROW(lost.ping().get(), motor::server_selection_timeout);
}

TEST_F(auto_encryption_on_script, looks_for_keys_where_it_was_told) {
    scripted_server elsewhere{server_profile::primary()};
    store_inserts(elsewhere);
    motor::client there{elsewhere.uri()};
    motor::client_encryption secrets{there, motor::testing::vault_name, local_kms()};
    auto key = secrets.create_data_key("local").get();
    things.insert_one(doc("ssn", secrets.encrypt("x").key_id(key).algorithm(random).get())).get();

    auto readable =
        things_of(options().bypass_auto_encryption(true).key_vault_at(uri{elsewhere.uri()}));
    server.forget_commands();
    elsewhere.forget_commands();
    EXPECT_EQ(readable.find_one().get()->get<std::string>("ssn"), "x");
    EXPECT_EQ(server.command_names(), std::vector<std::string>{"find"});
    EXPECT_EQ(elsewhere.command_names(), std::vector<std::string>{"find"});
    EXPECT_EQ(elsewhere.commands("find").at(0).get<std::string>("find"), "__keyVault");
}

TEST_F(auto_encryption_on_script, a_cursor_goes_on_where_it_began_not_where_the_keys_are) {
    scripted_server other{server_profile::primary()};
    const std::vector<std::string> both{server.address(), other.address()};
    auto primary = server.hello(), secondary = other.hello();
    secondary.set("hosts", both).set("primary", server.address());
    secondary.set("isWritablePrimary", false).set("ismaster", false).set("secondary", true);
    auto key = vault.create_data_key("local").get();
    auto secret = vault.encrypt("x").key_id(key).algorithm(random).get();
    for (auto name : {"hello", "isMaster"}) {
        other.on(name, secondary);
        server.on(name, primary.set("hosts", both));
    }
    other.on("find", motor::testing::cursor_reply(7, "db.things", array(doc("ssn", secret))));
    other.on("getMore", motor::testing::more_reply(0, "db.things", array(doc("ssn", secret))));

    server.forget_commands();
    auto readable =
        things_of(options().bypass_auto_encryption(true)).with(motor::read_preference::secondary());
    auto found = readable.find().to_list().get();
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found.at(0).get<std::string>("ssn"), "x");
    EXPECT_EQ(found.at(1).get<std::string>("ssn"), "x");
    EXPECT_EQ(other.commands("find").size(), 1u);
    EXPECT_EQ(other.commands("getMore").size(), 1u);
    EXPECT_EQ(server.commands("find").size(), 1u) << "the key";
}

TEST(auto_encryption, refuses_what_a_client_cannot_be_made_with) {
    auto message = [](auto&& make) {
        return std::string{caught<configuration_error>(make).message()};
    };
    using motor::kms_providers;
    const std::string_view nowhere = "mongodb://127.0.0.1:1", vault = motor::testing::vault_name;
    EXPECT_EQ(message([&] {
                  auto_encryption_options{vault, kms_providers{}};
              }),
              "encryption needs a KMS provider");
    EXPECT_THROW((auto_encryption_options{"vault", local_kms()}), motor::invalid_name);
    auto made_with = [&](const auto_encryption_options& how) {
        return message([&] { encrypting_client(nowhere, how); });
    };
    auto_encryption_options good{vault, local_kms()};
    auto shared = good;
    shared.extra(doc("cryptSharedLibRequired", true, "cryptSharedLibPath", "/none/crypt.so"));
    EXPECT_NE(made_with(shared).find("crypt_shared"), std::string::npos) << made_with(shared);
    auto spawn = good;
    spawn.extra(doc("mongocryptdBypassSpawn", 1));
    EXPECT_NE(made_with(spawn).find("mongocryptdBypassSpawn"), std::string::npos);
    auto at = good;
    at.extra(doc("mongocryptdURI", "no uri"));
    EXPECT_NE(made_with(at), "");
    EXPECT_NE(made_with({vault, kms_providers{}.add("aws", doc("accessKeyId", 1))}), "");
}

}  // namespace
