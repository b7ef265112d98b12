// TLS between a session and MariaDB, with real certificates.
#include "tests/integration/mariadb_session.h"
#include "tests/support/certificates.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

const CertificateAuthority& authority() {
  static const CertificateAuthority instance;
  return instance;
}
const CertificateAuthority& stranger() {
  static const CertificateAuthority instance;
  return instance;
}
/// Its certificate is for localhost; it knows clients of the same authority.
MariadbServer& encrypted() {
  static MariadbServer server({{}, authority().server({"localhost"}), authority().certificate()});
  return server;
}

/// How a session comes to a server.
enum class Way {
  plain,       ///< to one without TLS
  encrypted,   ///< to the other, by the name in its certificate
  by_address,  ///< to the other, by an address that is not in its certificate
};

class MariadbTls : public MariadbSession {
 protected:
  /// Whether the session is encrypted, or the kind of the error.
  std::string outcome(Way way, Args more) {
    const MariadbServer& server = way == Way::plain ? server_ : encrypted();
    if (way == Way::encrypted) more.emplace_back("host", "localhost");
    try {
      const auto session = connect(args(server, more), cancellation_);
      const auto table = checked(session->query({"SHOW STATUS LIKE 'Ssl_cipher'", {}})->ToTable());
      const std::string cipher = checked(table->column(1)->GetScalar(0))->ToString();
      return cipher.empty() ? "plain" : "encrypted";
    } catch (const Error& error) {
      EXPECT_FALSE(error.hint().empty());
      message_ = error.message();
      details_ = error.details();
      return std::string(name(error.kind()));
    }
  }

  const std::string ca_ = authority().certificate();
  std::string message_;
  std::string details_;
};

TEST_F(MariadbTls, IsUsedWhenTheServerHasIt) {
  EXPECT_EQ(outcome(Way::encrypted, {}), "encrypted");
  EXPECT_EQ(outcome(Way::plain, {}), "plain");
  EXPECT_EQ(outcome(Way::encrypted, {{"ssl_disabled", "true"}}), "plain");
  EXPECT_EQ(outcome(Way::encrypted, {{"ssl_mode", "DISABLED"}}), "plain");
}

TEST_F(MariadbTls, ThatIsRequiredRefusesAPlainConnection) {
  for (const Args& args :
       {Args{{"ssl_mode", "REQUIRED"}}, Args{{"ssl", "true"}}, Args{{"ssl_ca", ca_}},
        Args{{"ssl_ca", ca_}, {"ssl_mode", "VERIFY_CA"}}, Args{{"ssl_mode", "VERIFY_IDENTITY"}}}) {
    EXPECT_EQ(outcome(Way::plain, args), "denied") << args[0].first;
    EXPECT_EQ(message_, "the server has no TLS");
  }
  EXPECT_EQ(outcome(Way::encrypted, {{"ssl_mode", "REQUIRED"}}), "encrypted");
  EXPECT_EQ(outcome(Way::by_address, {{"ssl", "true"}}), "encrypted");
}

TEST_F(MariadbTls, NothingAboutThePasswordIsSentToAServerWithoutIt) {
  const auto refused_logins = [&] {
    return server_.mariadb("SHOW GLOBAL STATUS LIKE 'Access_denied_errors'");
  };
  const std::string before = refused_logins();
  EXPECT_EQ(outcome(Way::plain, {{"ssl_mode", "REQUIRED"}, {"password", "wrong"}}), "denied");
  EXPECT_THAT(details_, Not(HasSubstr("Access denied")));
  EXPECT_EQ(refused_logins(), before);
}

TEST_F(MariadbTls, TheServersCertificateIsVerified) {
  const std::string wrong = stranger().certificate();
  for (const char* mode : {"VERIFY_CA", "VERIFY_IDENTITY"}) {
    EXPECT_EQ(outcome(Way::encrypted, {{"ssl_mode", mode}, {"ssl_ca", ca_}}), "encrypted") << mode;
    EXPECT_EQ(outcome(Way::encrypted, {{"ssl_mode", mode}, {"ssl_ca", wrong}}), "denied") << mode;
    EXPECT_THAT(details_, HasSubstr("certificate"));
  }
  EXPECT_EQ(outcome(Way::encrypted, {{"ssl_mode", "VERIFY_IDENTITY"}}), "denied")
      << "the system's authorities do not know it";
}

TEST_F(MariadbTls, TheHostsNameIsVerified) {
  EXPECT_EQ(outcome(Way::by_address, {{"ssl_ca", ca_}}), "denied");
  EXPECT_EQ(outcome(Way::by_address, {{"ssl_ca", ca_}, {"ssl_mode", "VERIFY_IDENTITY"}}), "denied");
  EXPECT_EQ(outcome(Way::by_address, {{"ssl_ca", ca_}, {"ssl_mode", "VERIFY_CA"}}), "encrypted");
}

TEST_F(MariadbTls, PythonsDriversSayItInTheirWays) {
  const std::string wrong = stranger().certificate();
  struct Case {
    Args args;
    Way way;
    const char* outcome;
  };
  const std::vector<Case> cases = {
      {{{"ssl.ca", ca_}}, Way::by_address, "denied"},
      {{{"ssl.ca", ca_}, {"ssl.check_hostname", "false"}}, Way::by_address, "encrypted"},
      {{{"ssl.ca", wrong}, {"ssl.check_hostname", "false"}}, Way::by_address, "denied"},
      {{{"ssl.ca", wrong}, {"ssl.verify_mode", "none"}}, Way::by_address, "encrypted"},
      {{{"ssl.ssl_ca", ca_}}, Way::encrypted, "encrypted"},
      {{{"ssl_ca", ca_}, {"ssl_verify_identity", "false"}}, Way::by_address, "encrypted"},
      {{{"ssl_ca", wrong}, {"ssl_verify_cert", "false"}}, Way::encrypted, "encrypted"},
      {{{"ssl_ca", ca_}, {"ssl_verify_cert", "true"}}, Way::encrypted, "encrypted"},
      {{{"ssl-ca", ca_}, {"sslmode", "verify-full"}}, Way::by_address, "denied"},
      {{{"tls_version", "TLSv1.3"}}, Way::encrypted, "encrypted"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(outcome(one.way, one.args), one.outcome) << one.args.back().first << ": " << details_;
  }
}

TEST_F(MariadbTls, AClientIsKnownByItsCertificateAndKey) {
  encrypted().mariadb("CREATE USER IF NOT EXISTS 'certified'@'%' REQUIRE SUBJECT '/CN=certified'");
  const Certificate right = authority().client("certified");
  const Certificate locked = authority().client("certified", "open sesame");
  const Certificate unknown = stranger().client("certified");
  const Args account = {{"user", "certified"}, {"password", ""}, {"database", ""}, {"ssl_ca", ca_}};
  const auto with = [&](Args more) {
    more.insert(more.begin(), account.begin(), account.end());
    return outcome(Way::encrypted, more);
  };
  EXPECT_EQ(with({}), "denied");
  EXPECT_EQ(with({{"ssl_cert", right.certificate}, {"ssl_key", right.key}}), "encrypted");
  EXPECT_EQ(with({{"ssl_cert", locked.certificate},
                  {"ssl_key", locked.key},
                  {"ssl_key_password", "open sesame"}}),
            "encrypted");
  EXPECT_EQ(with({{"ssl_cert", locked.certificate},
                  {"ssl_key", locked.key},
                  {"ssl_key_password", "open barley"}}),
            "usage");
  EXPECT_THAT(details_, Not(HasSubstr("barley")));
  EXPECT_THAT(with({{"ssl_cert", unknown.certificate}, {"ssl_key", unknown.key}}),
              AnyOf("denied", "unavailable"));
}

TEST_F(MariadbTls, ThePasswordOfAnEncryptedKeyIsNotAskedFor) {
  const Certificate locked = authority().client("certified", "open sesame");
  const TemporaryFolder folder;
  const std::string task = folder.write(
      "task.yaml",
      "name: question\ntask_config:\n  uri: mysql://certified@localhost:" +
          std::to_string(encrypted().port()) +
          "/\n  connect_args: {ssl_cert: " + folder.write("client.crt", locked.certificate) +
          ", ssl_key: " + folder.write("client.key", locked.key) + "}\nquery_template: SELECT 1\n");
  const Outcome outcome = run_program({SQLPOD_PROGRAM, "run", task}, {.input = "open sesame\n"});
  EXPECT_EQ(outcome.exit_code, 2) << outcome.error;
  EXPECT_THAT(outcome.error, HasSubstr("ssl_key_password"));
  EXPECT_THAT(outcome.error, Not(HasSubstr("pass phrase")));
}

TEST_F(MariadbTls, FilesServeAsWell) {
  const TemporaryFolder folder;
  EXPECT_EQ(outcome(Way::encrypted, {{"ssl_ca", folder.write("ca.pem", ca_)}}), "encrypted");
  EXPECT_EQ(outcome(Way::encrypted, {{"ssl_ca", folder.file("none.pem")}}), "usage");
  EXPECT_THAT(details_, HasSubstr("none.pem: No such file"));
  EXPECT_EQ(outcome(Way::encrypted, {{"ssl_ca", folder.write("bad.pem", "no certificate")}}),
            "usage");
  EXPECT_EQ(outcome(Way::encrypted, {{"ssl_cipher", "NONE-SUCH"}}), "usage");
}

TEST_F(MariadbTls, AStatementIsCancelledOverIt) {
  const auto session =
      connect(args(encrypted(), {{"ssl_ca", ca_}, {"host", "localhost"}}), cancellation_);
  const double seconds = seconds_of([&] {
    const Error error = cancelled_while(cancellation_, [&] { run(*session, "SELECT sleep(30)"); });
    EXPECT_NE(error.message(), "nothing was thrown");
  });
  EXPECT_LT(seconds, 0.9);
}

}  // namespace
}  // namespace sqlpod::testing
