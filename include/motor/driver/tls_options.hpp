// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/uri_options.hpp>

#include <string_view>

namespace motor {

/// That connections are made with TLS, and how. Files are read when the client is made, which
/// throws configuration_error if they are of no use, and again for each connection.
/// @see https://www.mongodb.com/docs/languages/c/c-driver/current/libmongoc/tutorials/security/
class tls_options : public uri_options {
public:
    /// Trusts what the system trusts, and sends no certificate.
    tls_options() { put("tls", true); }

    /// The certificates (PEM) of those whom to trust, in place of the system's.
    tls_options& ca_file(std::string_view path) { return with("tlsCAFile", path); }
    /// A directory of them, named as `openssl rehash` does; may stand beside ca_file().
    tls_options& ca_directory(std::string_view path) {
        put_file("ca_directory", path);
        return *this;
    }
    /// The client's certificate and its private key, one after the other (PEM).
    tls_options& certificate_key_file(std::string_view path) {
        return with("tlsCertificateKeyFile", path);
    }
    /// Of the private key, if it is encrypted.
    tls_options& certificate_key_file_password(std::string_view password) {
        return with("tlsCertificateKeyFilePassword", password);
    }
    /// Certificates that are no longer valid (PEM): their issuer's list of them.
    tls_options& crl_file(std::string_view path) {
        put_file("crl_file", path);
        return *this;
    }
    /// Takes a server's certificate whoever vouches for it, and whatever its name.
    tls_options& allow_invalid_certificates(bool on) {
        return with("tlsAllowInvalidCertificates", on);
    }
    /// Takes a certificate that is another host's.
    tls_options& allow_invalid_hostnames(bool on) { return with("tlsAllowInvalidHostnames", on); }
    /// All that is allowed by the others. Stands with none of them.
    tls_options& insecure(bool on) { return with("tlsInsecure", on); }
    /// Takes a certificate without asking whether it has been revoked. With it, and with
    /// disable_ocsp_endpoint_check(), connections are libmongoc's own: without polling, and what is
    /// on the wire cannot be given up.
    tls_options& disable_certificate_revocation_check(bool on) {
        return with("tlsDisableCertificateRevocationCheck", on);
    }
    /// Does not ask the certificate's OCSP service, only takes the answer that the server brings.
    tls_options& disable_ocsp_endpoint_check(bool on) {
        return with("tlsDisableOCSPEndpointCheck", on);
    }

    /// What a connection string has no option for: `ca_directory` and `crl_file`.
    [[nodiscard]] document_view files() const { return files_; }

private:
    template <class T>
    tls_options& with(std::string_view name, T setting) {
        put(name, setting);
        return *this;
    }
    void put_file(std::string_view name, std::string_view path);

    document files_;
};

}  // namespace motor
