// PostgreSQL over TLS, with certificates made for the test: who is trusted and who is not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "tests/integration/postgresql_session.h"
#include "tests/support/certificates.h"
#include "tests/support/program.h"
#include "tests/support/server_process.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;

/// A server that takes TLS only, and of the user `certified` a certificate, too.
class TlsServer {
 public:
  TlsServer() {
    const Certificate own = authority.server({"localhost", "db.example.org"});
    install("server.crt", own.certificate);
    install("server.key", own.key);
    install("clients.crt", authority.certificate());
    std::string hba = server.psql("SHOW hba_file");
    hba.pop_back();
    std::ofstream(hba) << "local all all scram-sha-256\n"
                          "hostssl all certified all cert\n"
                          "hostssl all all all scram-sha-256\n";
    server.psql(
        "CREATE ROLE certified LOGIN; "
        "ALTER SYSTEM SET ssl_cert_file = 'server.crt'; ALTER SYSTEM SET ssl_key_file = "
        "'server.key'; ALTER SYSTEM SET ssl_ca_file = 'clients.crt'; ALTER SYSTEM SET ssl = on");
    server.stop();
    server.start();
  }

  CertificateAuthority authority;
  PostgresqlServer server;

 private:
  /// Into the server's data folder, for it alone to read.
  void install(const std::string& name, const std::string& content) {
    std::string path = server.psql("SHOW data_directory");
    path.back() = '/';
    path += name;
    std::ofstream(path) << content;
    if (::chmod(path.c_str(), 0600) != 0) throw std::runtime_error("chmod " + path);
    give_to(server_account("postgres"), path);
  }
};

class PostgresqlTls : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { tls_ = new TlsServer(); }
  static void TearDownTestSuite() {
    delete tls_;
    tls_ = nullptr;
  }

  /// Whether the session is encrypted, or the kind and hint of the error.
  std::string connect(const Args& more) {
    try {
      const auto session = open(server_args(tls_->server, more), cancellation_);
      return text_result(*session,
                         "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    } catch (const Error& error) {
      return std::string(name(error.kind())) + ": " + error.message() + "\n" + error.details();
    }
  }
  std::string authority() const { return tls_->authority.certificate(); }

  static TlsServer* tls_;
  Cancellation cancellation_;
  TemporaryFolder folder_;
};

TlsServer* PostgresqlTls::tls_ = nullptr;

const std::string right_name = "localhost";
const std::string right_address = "127.0.0.1";

TEST_F(PostgresqlTls, EncryptsWhenTheServerCan) {
  EXPECT_EQ(connect({}), "true");
  EXPECT_EQ(connect({{"sslmode", std::string("require")}}), "true");
  EXPECT_EQ(connect({{"ssl", std::string("require")}}), "true");
}

TEST_F(PostgresqlTls, WithoutEncryptionTheServerRefuses) {
  EXPECT_THAT(connect({{"sslmode", std::string("disable")}}), HasSubstr("denied: "));
  EXPECT_THAT(connect({{"ssl", false}}), HasSubstr("denied: "));
}

TEST_F(PostgresqlTls, TheAuthorityMayBeAPathOrPem) {
  for (const std::string& authority : {folder_.write("ca.crt", authority()), authority()}) {
    for (const std::string mode : {"require", "verify-ca", "verify-full"}) {
      EXPECT_EQ(connect({{"host", right_name}, {"sslmode", mode}, {"sslrootcert", authority}}),
                "true");
    }
  }
}

TEST_F(PostgresqlTls, AWrongAuthorityIsRefused) {
  const std::string other = CertificateAuthority("another authority").certificate();
  for (const std::string mode : {"require", "verify-ca", "verify-full"}) {
    EXPECT_THAT(connect({{"host", right_name}, {"sslmode", mode}, {"sslrootcert", other}}),
                HasSubstr("denied: the server's certificate is not trusted"));
  }
}

TEST_F(PostgresqlTls, AWrongHostNameIsRefusedByVerifyFull) {
  const Args wrong_name = {{"host", right_address}, {"sslrootcert", authority()}};
  Args args = wrong_name;
  args.emplace_back("sslmode", std::string("verify-ca"));
  EXPECT_EQ(connect(args), "true");
  args.back().second = std::string("verify-full");
  EXPECT_THAT(connect(args), HasSubstr("denied: the server's certificate is not trusted"));
  // A name for the certificate beside the address to connect to.
  EXPECT_EQ(connect({{"host", std::string("db.example.org")},
                     {"hostaddr", right_address},
                     {"sslmode", std::string("verify-full")},
                     {"sslrootcert", authority()}}),
            "true");
}

TEST_F(PostgresqlTls, TrueVerifiesAsPythonsDriversDo) {
  EXPECT_EQ(connect({{"host", right_name}, {"ssl", true}, {"sslrootcert", authority()}}), "true");
  EXPECT_THAT(connect({{"host", right_name}, {"ssl_context", true}}), HasSubstr("denied: "));
}

TEST_F(PostgresqlTls, AClientCertificateIsTheLogin) {
  const Certificate client = tls_->authority.client("certified");
  const Args login = {{"user", std::string("certified")}, {"sslmode", std::string("require")}};
  EXPECT_THAT(connect(login), HasSubstr("denied: "));
  Args pem = login;
  pem.emplace_back("sslcert", client.certificate);
  pem.emplace_back("sslkey", client.key);
  EXPECT_EQ(connect(pem), "true");
  Args paths = login;
  paths.emplace_back("sslcert", folder_.write("client.crt", client.certificate));
  paths.emplace_back("sslkey", folder_.write("client.key", client.key));
  ASSERT_EQ(::chmod(folder_.file("client.key").c_str(), 0600), 0);
  EXPECT_EQ(connect(paths), "true");
}

TEST_F(PostgresqlTls, AnEncryptedKeyNeedsItsPassword) {
  const Certificate client = tls_->authority.client("certified", "k3y-word");
  Args args = {{"user", std::string("certified")},
               {"sslcert", client.certificate},
               {"sslkey", client.key},
               {"sslpassword", std::string("k3y-word")}};
  EXPECT_EQ(connect(args), "true");
  args.back().second = std::string("wrong");
  EXPECT_THAT(connect(args), HasSubstr("usage: the client key cannot be used"));
}

TEST_F(PostgresqlTls, ThePasswordOfAnEncryptedKeyIsNotAskedFor) {
  const Certificate client = tls_->authority.client("certified", "k3y-word");
  const std::string key = folder_.write("client.key", client.key);
  ASSERT_EQ(::chmod(key.c_str(), 0600), 0);
  const std::string task = folder_.write(
      "task.yaml",
      "name: question\ntask_config:\n  uri: postgresql://certified@127.0.0.1:" +
          std::to_string(tls_->server.port()) + "/postgres?sslmode=require\n" +
          "  connect_args: {sslcert: " + folder_.write("client.crt", client.certificate) +
          ", sslkey: " + key + "}\nquery_template: SELECT 1\n");
  const Outcome outcome = run_program({SQLPOD_PROGRAM, "run", task}, {.input = "k3y-word\n"});
  EXPECT_EQ(outcome.exit_code, 2) << outcome.error;
  EXPECT_THAT(outcome.error, HasSubstr("the client key cannot be used"));
  EXPECT_THAT(outcome.error, ::testing::Not(HasSubstr("pass phrase")));
}

TEST_F(PostgresqlTls, ACertificateOfAnotherAuthorityIsRefused) {
  const Certificate client = CertificateAuthority("another authority").client("certified");
  EXPECT_THAT(connect({{"user", std::string("certified")},
                       {"sslcert", client.certificate},
                       {"sslkey", client.key}}),
              HasSubstr("denied: "));
}

TEST_F(PostgresqlTls, AMissingFileIsAUsersMistake) {
  EXPECT_THAT(connect({{"sslmode", std::string("verify-ca")},
                       {"sslrootcert", std::string("/no/such/ca.crt")}}),
              HasSubstr("usage: "));
  EXPECT_THAT(connect({{"sslcert", authority()}, {"sslkey", std::string("/no/such/key")}}),
              HasSubstr("usage: "));
}

TEST_F(PostgresqlTls, KeysLeaveNoOpenFileBehind) {
  const auto open_files = [] {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
      count += entry.path().empty() ? 0 : 1;
    }
    return count;
  };
  const std::size_t before = open_files();
  for (int i = 0; i < 3; ++i) connect({{"sslrootcert", authority()}});
  EXPECT_EQ(open_files(), before);
}

}  // namespace
}  // namespace sqlpod::testing
