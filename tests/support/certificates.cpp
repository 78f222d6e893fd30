// SPDX-License-Identifier: Apache-2.0
#include "certificates.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>

#include "openssl.hpp"

namespace motor::testing {
namespace {

namespace fs = std::filesystem;
using file_handle = openssl_handle<std::FILE, std::fclose>;

constexpr long hour = 3600;

std::shared_ptr<EVP_PKEY> new_key() {
    std::shared_ptr<EVP_PKEY> made{EVP_EC_gen("P-256"), EVP_PKEY_free};
    require(made != nullptr, "a key");
    return made;
}

void add_extension(X509* to, int id, const std::string& text) {
    openssl_handle<X509_EXTENSION, X509_EXTENSION_free> made{
        X509V3_EXT_conf_nid(nullptr, nullptr, id, text.c_str())};
    require(made && X509_add_ext(to, made.get(), -1) == 1, "an extension");
}

std::shared_ptr<X509> certificate(const std::string& subject, long number, EVP_PKEY* key,
                                  bool expired = false) {
    std::shared_ptr<X509> made{X509_new(), X509_free};
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), number);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -2 * hour);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), expired ? -hour : hour);
    X509_set_pubkey(made.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(subject.c_str()), -1, -1, 0);
    return made;
}

file_handle create(const fs::path& path) {
    file_handle made{std::fopen(path.c_str(), "w")};
    require(made != nullptr, "creating a file");
    return made;
}

/// The hash by which OpenSSL looks up an issuer in a directory.
std::string hash_of(X509* certificate) {
    char text[16];
    std::snprintf(text, sizeof text, "%08lx.0", X509_NAME_hash(X509_get_subject_name(certificate)));
    return text;
}

}  // namespace

certificate_authority::certificate_authority() : key_(new_key()) {
    auto name = (fs::temp_directory_path() / "motor-certificates-XXXXXX").string();
    require(::mkdtemp(name.data()) != nullptr, "a directory");
    folder_ = name;
    fs::create_directory(directory());
    own_ = certificate("motor tests' authority", ++issued_, key_.get());
    X509_set_issuer_name(own_.get(), X509_get_subject_name(own_.get()));
    add_extension(own_.get(), NID_basic_constraints, "critical,CA:TRUE");
    require(X509_sign(own_.get(), key_.get(), EVP_sha256()) != 0, "signing");
    require(PEM_write_X509(create(file()).get(), own_.get()) == 1, "writing");
}

certificate_authority::~certificate_authority() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

fs::path certificate_authority::file() const { return directory() / hash_of(own_.get()); }

fs::path certificate_authority::issue(const certificate_request& wanted) {
    auto key = new_key();
    auto made = certificate(wanted.subject, ++issued_, key.get(), wanted.expired);
    X509_set_issuer_name(made.get(), X509_get_subject_name(own_.get()));
    add_extension(made.get(), NID_subject_alt_name, wanted.valid_for);
    require(X509_sign(made.get(), key_.get(), EVP_sha256()) != 0, "signing");
    auto path = folder_ / (std::to_string(issued_) + ".pem");
    auto out = create(path);
    auto password = wanted.key_password;
    require(PEM_write_X509(out.get(), made.get()) == 1 &&
                PEM_write_PrivateKey(out.get(), key.get(),
                                     password.empty() ? nullptr : EVP_aes_256_cbc(),
                                     reinterpret_cast<unsigned char*>(password.data()),
                                     static_cast<int>(password.size()), nullptr, nullptr) == 1,
            "writing");
    return path;
}

fs::path certificate_authority::revocations(bool all_issued) {
    openssl_handle<X509_CRL, X509_CRL_free> list{X509_CRL_new()};
    X509_CRL_set_version(list.get(), 1);
    X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(own_.get()));
    openssl_handle<ASN1_TIME, ASN1_TIME_free> now{X509_gmtime_adj(nullptr, -hour)},
        later{X509_gmtime_adj(nullptr, hour)};
    X509_CRL_set1_lastUpdate(list.get(), now.get());
    X509_CRL_set1_nextUpdate(list.get(), later.get());
    for (long number = 2; all_issued && number <= issued_; ++number) {
        openssl_handle<ASN1_INTEGER, ASN1_INTEGER_free> serial{ASN1_INTEGER_new()};
        ASN1_INTEGER_set(serial.get(), number);
        auto entry = X509_REVOKED_new();
        X509_REVOKED_set_serialNumber(entry, serial.get());
        X509_REVOKED_set_revocationDate(entry, now.get());
        X509_CRL_add0_revoked(list.get(), entry);
    }
    require(X509_CRL_sign(list.get(), key_.get(), EVP_sha256()) != 0, "signing");
    auto path = folder_ / (all_issued ? "all-revoked.pem" : "none-revoked.pem");
    require(PEM_write_X509_CRL(create(path).get(), list.get()) == 1, "writing");
    return path;
}

}  // namespace motor::testing
