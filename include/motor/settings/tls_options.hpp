// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/settings/uri_options.hpp>

#include <string_view>

namespace motor {

/// Options of TLS. The files are read when the client is made, which throws configuration_error if
/// they cannot be used, and again for each connection.
/// @see https://www.mongodb.com/docs/languages/c/c-driver/current/libmongoc/tutorials/security/
class MOTOR_EXPORT tls_options : public uri_options {
public:
    /// Trusts the system's certificates, and sends none.
    tls_options() { put("tls", true); }

    /// File of trusted certificates (PEM), in place of the system's.
    tls_options& ca_file(std::string_view path) { return with("tlsCAFile", path); }
    /// Directory of trusted certificates, named as by `openssl rehash`. Can be combined with
    /// ca_file().
    tls_options& ca_directory(std::string_view path) {
        put_file("ca_directory", path);
        return *this;
    }
    /// File of the client's certificate and its private key, one after the other (PEM).
    tls_options& certificate_key_file(std::string_view path) {
        return with("tlsCertificateKeyFile", path);
    }
    /// Password of the private key, if it is encrypted.
    tls_options& certificate_key_file_password(std::string_view password) {
        return with("tlsCertificateKeyFilePassword", password);
    }
    /// File of the issuer's list of revoked certificates (PEM).
    tls_options& crl_file(std::string_view path) {
        put_file("crl_file", path);
        return *this;
    }
    /// Accepts any certificate of a server, regardless of its issuer and name. Default: false.
    tls_options& allow_invalid_certificates(bool on) {
        return with("tlsAllowInvalidCertificates", on);
    }
    /// Accepts a certificate of another host. Default: false.
    tls_options& allow_invalid_hostnames(bool on) { return with("tlsAllowInvalidHostnames", on); }
    /// All of these exceptions together. Cannot be combined with them. Default: false.
    tls_options& insecure(bool on) { return with("tlsInsecure", on); }
    /// Accepts a certificate without a check whether it has been revoked. With this option, and
    /// with disable_ocsp_endpoint_check(), connections are libmongoc's own: they do not poll, and
    /// what is on the wire cannot be interrupted. Default: false.
    tls_options& disable_certificate_revocation_check(bool on) {
        return with("tlsDisableCertificateRevocationCheck", on);
    }
    /// Does not ask the certificate's OCSP service, but uses the answer that the server sends.
    /// Default: false.
    tls_options& disable_ocsp_endpoint_check(bool on) {
        return with("tlsDisableOCSPEndpointCheck", on);
    }

    /// The options that a connection string lacks: `ca_directory` and `crl_file`.
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
