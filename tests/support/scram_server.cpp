// SPDX-License-Identifier: Apache-2.0
#include "scram_server.hpp"

#include <motor/bson/builder.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "openssl.hpp"

// Functions and names of https://www.rfc-editor.org/rfc/rfc5802
namespace motor::testing {
namespace {

using bytes = std::vector<std::uint8_t>;

const EVP_MD* hash_of(scram_mechanism mechanism) {
    return mechanism == scram_mechanism::sha_1 ? EVP_sha1() : EVP_sha256();
}

const unsigned char* data_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

bytes hash(const EVP_MD* digest, const bytes& data) {
    bytes made(static_cast<std::size_t>(EVP_MD_get_size(digest)));
    require(EVP_Digest(data.data(), data.size(), made.data(), nullptr, digest, nullptr) == 1,
            "a hash");
    return made;
}

bytes hmac(const EVP_MD* digest, const bytes& key, std::string_view data) {
    bytes made(static_cast<std::size_t>(EVP_MD_get_size(digest)));
    require(HMAC(digest, key.data(), static_cast<int>(key.size()), data_of(data), data.size(),
                 made.data(), nullptr) != nullptr,
            "a code");
    return made;
}

std::string base64(const bytes& data) {
    std::string text(4 * ((data.size() + 2) / 3) + 1, '\0');
    auto length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), data.data(),
                                  static_cast<int>(data.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

/// MongoDB's SCRAM-SHA-1 replaces the user's password by the hash of an older mechanism.
/// @see https://github.com/mongodb/specifications/blob/master/source/auth/auth.md#scram-sha-1
std::string password_of(scram_mechanism mechanism, const std::string& user,
                        const std::string& password) {
    if (mechanism == scram_mechanism::sha_256) return password;
    auto data = user + ":mongo:" + password;
    std::string hex;
    for (auto byte : hash(EVP_md5(), bytes(data.begin(), data.end())))
        for (auto digit : {byte >> 4, byte & 15})
            hex += "0123456789abcdef"[digit];
    return hex;
}

bytes salted_password(const EVP_MD* digest, std::string_view password, const bytes& salt,
                      int times) {
    bytes made(static_cast<std::size_t>(EVP_MD_get_size(digest)));
    require(PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), salt.data(),
                              static_cast<int>(salt.size()), times, digest,
                              static_cast<int>(made.size()), made.data()) == 1,
            "salting");
    return made;
}

/// An attribute of a message: `r` of `n=ada,r=nonce`.
std::string attribute(std::string_view message, char name) {
    for (std::size_t offset = 0; offset < message.size();) {
        auto end = std::min(message.find(',', offset), message.size());
        if (message.substr(offset, 2) == std::string{name, '='})
            return std::string{message.substr(offset + 2, end - offset - 2)};
        offset = end + 1;
    }
    return {};
}

std::string payload_of(document_view command) {
    auto payload = command.get<binary_view>("payload").bytes();
    return {payload.begin(), payload.end()};
}

document answer_of(int conversation, bool done, const std::string& message) {
    return doc("conversationId", conversation, "done", done, "payload",
               binary{bytes(message.begin(), message.end())});
}

/// The length of MongoDB's salts.
bytes salt_of(const EVP_MD* digest) {
    return bytes(static_cast<std::size_t>(EVP_MD_get_size(digest)) - 4, 'x');
}

}  // namespace

std::string_view to_string(scram_mechanism mechanism) {
    return mechanism == scram_mechanism::sha_1 ? "SCRAM-SHA-1" : "SCRAM-SHA-256";
}

scram_server::scram_server(scripted_server& server, std::string user, std::string password,
                           std::vector<scram_mechanism> known, behaviour how)
    : user_(std::move(user)), known_(std::move(known)), how_(how), password_(std::move(password)) {
    server.greet(
        [this](document_view hello, document answer) { return greet(hello, std::move(answer)); });
    server.on("saslStart", [this](document_view command) { return start(command); });
    server.on("saslContinue", [this](document_view command) { return go_on(command); });
}

void scram_server::set_password(std::string password) {
    std::lock_guard held{mutex_};
    password_ = std::move(password);
}

document scram_server::greet(document_view hello, document answer) {
    if (hello["saslSupportedMechs"]) {
        std::vector<std::string> names;
        for (auto each : known_)
            names.emplace_back(to_string(each));
        answer.append("saslSupportedMechs", names);
    }
    auto first = hello["speculativeAuthenticate"].get_if<document_view>();
    if (first && how_.speculates) {
        auto begun = start(*first);
        if (begun.body()["conversationId"]) answer.append("speculativeAuthenticate", begun.body());
    }
    return answer;
}

reply scram_server::start(document_view command) {
    auto name = command.get_or("mechanism", std::string{});
    auto known = std::ranges::find(known_, name, [](auto each) { return to_string(each); });
    auto message = payload_of(command);
    auto bare = message.substr(std::min<std::size_t>(3, message.size()));  // behind "n,,"
    if (known == known_.end() || attribute(bare, 'n') != user_) {
        ++refused_;
        return reply::error(18, "Authentication failed.");
    }
    std::lock_guard held{mutex_};
    auto number = static_cast<int>(conversations_.size()) + 1;
    auto nonce = attribute(bare, 'r') + "server" + std::to_string(number);
    auto said = "r=" + nonce + ",s=" + base64(salt_of(hash_of(*known))) +
                ",i=" + std::to_string(how_.iterations);
    conversations_[number] = {*known, bare + "," + said, nonce};
    return answer_of(number, false, said);
}

reply scram_server::go_on(document_view command) {
    std::lock_guard held{mutex_};
    auto number = command.get<int>("conversationId");
    const auto& begun = conversations_.at(number);
    auto message = payload_of(command);
    auto unproven = message.substr(0, message.rfind(",p="));
    auto said = begun.said_before + "," + unproven;
    auto digest = hash_of(begun.mechanism);
    auto salted = salted_password(digest, password_of(begun.mechanism, user_, password_),
                                  salt_of(digest), how_.iterations);
    auto proof = hmac(digest, salted, "Client Key");
    auto signature = hmac(digest, hash(digest, proof), said);
    std::ranges::transform(proof, signature, proof.begin(), std::bit_xor{});
    bool right = attribute(message, 'r') == begun.nonce && attribute(message, 'p') == base64(proof);
    if (!right && !how_.false_signature) {
        ++refused_;
        return reply::error(18, "Authentication failed.");
    }
    ++accepted_;
    auto key = how_.false_signature ? bytes(salted.size()) : hmac(digest, salted, "Server Key");
    return answer_of(number, true, "v=" + base64(hmac(digest, key, said)));
}

}  // namespace motor::testing
