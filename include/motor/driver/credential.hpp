// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/uri_options.hpp>

#include <string_view>

namespace motor {

/// Who a client is, and by which mechanism it shows that. Each connection authenticates once, when
/// it is made; an operation whose connection is refused throws authentication_error, and nothing of
/// it is sent.
/// @see https://github.com/mongodb/specifications/blob/master/source/auth/auth.md
class [[nodiscard]] credential : public uri_options {
public:
    /// By SCRAM-SHA-256 or SCRAM-SHA-1, as the server says that it knows the user: neither sends
    /// the password.
    static credential password(std::string_view user, std::string_view secret);
    /// By SCRAM-SHA-256, the default of servers since 4.0.
    static credential scram_sha_256(std::string_view user, std::string_view password);
    /// SCRAM-SHA-1, for servers before 4.0.
    static credential scram_sha_1(std::string_view user, std::string_view password);
    /// By PLAIN, for LDAP. Sends the password as it is: only over TLS. In the database `$external`.
    static credential plain(std::string_view user, std::string_view password);
    /// By MONGODB-X509: with the client certificate of tls_options::certificate_key_file(), whose
    /// subject is the user.
    static credential x509();
    /// The same with the subject as text, which must be the certificate's.
    static credential x509(std::string_view subject);
    /// By MONGODB-AWS, with what the environment says: AWS_ACCESS_KEY_ID and its like, or the
    /// services of EC2 and ECS.
    static credential aws();
    static credential aws(std::string_view access_key_id, std::string_view secret_access_key);
    /// With a key that AWS has given out for a while.
    static credential aws(std::string_view access_key_id, std::string_view secret_access_key,
                          std::string_view session_token);
    /// By GSSAPI, which is Kerberos, with the ticket that the process has.
    static credential gssapi(std::string_view principal);
    static credential gssapi(std::string_view principal, std::string_view password);

    /// The database that knows the user; by default the connection string's, or `admin`.
    credential& source(std::string_view database) {
        put("authSource", database);
        return *this;
    }
    /// Of the mechanism: SERVICE_NAME, CANONICALIZE_HOST_NAME, SERVICE_REALM of GSSAPI,
    /// AWS_SESSION_TOKEN. Neither may hold a comma.
    credential& mechanism_property(std::string_view name, std::string_view text) {
        put("authMechanismProperties", name, text);
        return *this;
    }

    /// `username` and `password`, as far as it has them: do not log it.
    [[nodiscard]] document_view user() const { return user_; }

private:
    explicit credential(std::string_view mechanism);
    [[nodiscard]] credential&& of(std::string_view user) &&;
    [[nodiscard]] credential&& of(std::string_view user, std::string_view password) &&;

    document user_;
};

}  // namespace motor
