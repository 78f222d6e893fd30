// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tests/support/scripted_server.hpp>

#include <atomic>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace motor::testing {

enum class scram_mechanism { sha_1, sha_256 };
/// "SCRAM-SHA-256"
std::string_view to_string(scram_mechanism mechanism);

/// Makes a scripted server know one user, who authenticates by SCRAM: the server's side of RFC
/// 5802. The server's threads use this object, so it must exist until they have ended.
class scram_server {
public:
    /// Variants of the server's behaviour.
    struct behaviour {
        bool speculates = true;  ///< accepts the first message with hello, as servers since 4.4 do
        bool false_signature = false;  ///< does not know the password, and accepts any
        int iterations = 4096;         ///< iterations of the hash
    };
    /// Lists several mechanisms, any of which the client may choose.
    scram_server(scripted_server& server, std::string user, std::string password,
                 std::vector<scram_mechanism> known, behaviour how);

    void set_password(std::string password);
    /// How often a client was accepted, and rejected.
    [[nodiscard]] std::size_t accepted() const { return accepted_; }
    [[nodiscard]] std::size_t refused() const { return refused_; }

private:
    struct conversation {
        scram_mechanism mechanism;
        std::string said_before, nonce;  // messages so far, as SCRAM hashes them
    };

    document greet(document_view hello, document answer);
    reply start(document_view command);
    reply go_on(document_view command);

    const std::string user_;
    const std::vector<scram_mechanism> known_;
    const behaviour how_;
    std::mutex mutex_;
    std::string password_;
    std::map<int, conversation> conversations_;
    std::atomic<std::size_t> accepted_{0}, refused_{0};
};

}  // namespace motor::testing
