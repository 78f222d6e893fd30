// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

struct evp_pkey_st;
struct x509_st;

namespace motor::testing {

/// Contents of a certificate.
struct certificate_request {
    std::string subject = "motor tests";     ///< the common name
    std::string valid_for = "IP:127.0.0.1";  ///< in OpenSSL's notation for alternative names
    bool expired = false;
    std::string key_password = {};  ///< empty: the key is not encrypted
};

/// Issues certificates that only the tests trust, as files that are removed with this object.
class certificate_authority {
public:
    certificate_authority();
    certificate_authority(const certificate_authority&) = delete;
    certificate_authority& operator=(const certificate_authority&) = delete;
    ~certificate_authority();

    /// Certificate of the authority, for tlsCAFile; alone in its directory, under the name by which
    /// OpenSSL finds it there.
    [[nodiscard]] std::filesystem::path file() const;
    [[nodiscard]] std::filesystem::path directory() const { return folder_ / "trusted"; }
    /// Issues a certificate with a private key, for tlsCertificateKeyFile.
    std::filesystem::path issue(const certificate_request& wanted = certificate_request{});
    /// A list that revokes all certificates issued so far, or none.
    std::filesystem::path revocations(bool all_issued);

private:
    std::filesystem::path folder_;
    std::shared_ptr<evp_pkey_st> key_;
    std::shared_ptr<x509_st> own_;
    long issued_ = 0;
};

}  // namespace motor::testing
