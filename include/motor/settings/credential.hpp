// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/settings/uri_options.hpp>

#include <string_view>

namespace motor {

/// User and mechanism of authentication. Each connection authenticates once, when it is made. An
/// operation whose connection is refused throws authentication_error, and is not sent.
/// @see https://github.com/mongodb/specifications/blob/master/source/auth/auth.md
class MOTOR_EXPORT [[nodiscard]] credential : public uri_options {
public:
    /// SCRAM-SHA-256 or SCRAM-SHA-1, as the server has the user's password: neither sends it.
    static credential password(std::string_view user, std::string_view secret);
    /// SCRAM-SHA-256, the default of servers since 4.0.
    static credential scram_sha_256(std::string_view user, std::string_view password);
    /// SCRAM-SHA-1, for servers before 4.0.
    static credential scram_sha_1(std::string_view user, std::string_view password);
    /// PLAIN, for LDAP, in the database `$external`. Sends the password in clear text: use TLS.
    static credential plain(std::string_view user, std::string_view password);
    /// MONGODB-X509, with the client certificate of tls_options::certificate_key_file(), whose
    /// subject is the user.
    static credential x509();
    /// MONGODB-X509, with the subject as text, which must be the certificate's.
    static credential x509(std::string_view subject);
    /// MONGODB-AWS, with the credentials of the environment: AWS_ACCESS_KEY_ID and so on, or those
    /// of the services of EC2 and ECS.
    static credential aws();
    /// MONGODB-AWS, with a key of the user's own.
    static credential aws(std::string_view access_key_id, std::string_view secret_access_key);
    /// MONGODB-AWS, with a temporary key.
    static credential aws(std::string_view access_key_id, std::string_view secret_access_key,
                          std::string_view session_token);
    /// GSSAPI (Kerberos), with the ticket of the process.
    static credential gssapi(std::string_view principal);
    /// GSSAPI (Kerberos), with a password.
    static credential gssapi(std::string_view principal, std::string_view password);

    /// Database that has the user. Default: the connection string's, or `admin`.
    credential& source(std::string_view database) {
        put("authSource", database);
        return *this;
    }
    /// Property of the mechanism: SERVICE_NAME, CANONICALIZE_HOST_NAME, SERVICE_REALM of GSSAPI,
    /// AWS_SESSION_TOKEN. Neither name nor text may hold a comma.
    credential& mechanism_property(std::string_view name, std::string_view text) {
        put("authMechanismProperties", name, text);
        return *this;
    }

    /// `username` and `password`, those that are set. Do not log them.
    [[nodiscard]] document_view user() const { return user_; }

private:
    explicit credential(std::string_view mechanism);
    [[nodiscard]] credential&& of(std::string_view user) &&;
    [[nodiscard]] credential&& of(std::string_view user, std::string_view password) &&;

    document user_;
};

}  // namespace motor
