// What PostgreSQL's codes, and the words of those who refuse a connection, mean.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "executor/engine/postgresql/error.h"

namespace sqlpod::postgresql {
namespace {

TEST(PostgresqlError, EveryCodeOfTheTableHasItsKind) {
  const std::vector<std::pair<ErrorKind, std::vector<std::string>>> kinds = {
      {ErrorKind::transient,
       {"08000", "08003", "08006", "25P03", "40000", "40001", "40P01", "55006", "55P03", "57000",
        "57P01", "57P02", "57P05", "58000", "58030", "72000"}},
      {ErrorKind::unavailable,
       {"08001", "08004", "3D000", "53000", "53100", "53200", "53300", "57P03", "57P04", "F0000",
        "F0001", "HV00N"}},
      {ErrorKind::denied, {"28000", "28P01", "42501"}},
      {ErrorKind::timeout, {"25P04", "57014"}},
      {ErrorKind::unknown, {"08007", "40003"}},
      {ErrorKind::internal, {"08P01"}},
      {ErrorKind::query,
       {"0A000", "21000", "22000", "22001", "22003", "22008", "22012", "22021", "22P02", "23000",
        "23502", "23503", "23505", "23514", "23P01", "25000", "25001", "25006", "25P01", "25P02",
        "2BP01", "3F000", "40002", "42000", "42601", "42703", "42804", "42883", "42P01", "42P07",
        "44000", "53400", "54000", "54001", "54011", "55000", "55P02", "55P04", "58P01", "58P02",
        "P0001", "XX000", "XX001", "XX002", "ZZ999", ""}},
  };
  for (const auto& [kind, codes] : kinds) {
    for (const std::string& code : codes) {
      EXPECT_EQ(name(kind_of_sqlstate(code)), name(kind)) << code;
    }
  }
}

TEST(PostgresqlError, ARefusedConnectionIsToldByItsSqlstateInAnyLanguage) {
  const std::vector<std::pair<std::string, ErrorKind>> cases = {
      {"28P01", ErrorKind::denied},      {"28000", ErrorKind::denied},
      {"42501", ErrorKind::denied},      {"3D000", ErrorKind::unavailable},
      {"53300", ErrorKind::unavailable}, {"57P03", ErrorKind::unavailable}};
  for (const auto& [sqlstate, kind] : cases) {
    const Error error = connect_error("Verbindung zum Server: FATAL:  " + sqlstate +
                                      ": geht nicht\nLOCATION:  auth.c:335\n");
    EXPECT_EQ(name(error.kind()), name(kind)) << sqlstate;
    EXPECT_EQ(error.sqlstate(), sqlstate);
    EXPECT_EQ(error.details(), "Verbindung zum Server: FATAL:  " + sqlstate + ": geht nicht");
  }
}

TEST(PostgresqlError, ARefusedConnectionWithoutACodeIsToldByItsText) {
  const std::vector<std::pair<std::string, ErrorKind>> cases = {
      {"FATAL:  08P01: password authentication failed", ErrorKind::denied},
      {"FATAL:  no pg_hba.conf entry for host \"10.0.0.1\"", ErrorKind::denied},
      {"FATAL:  08P01: no such user: app", ErrorKind::denied},
      {"fe_sendauth: no password supplied", ErrorKind::denied},
      {"SSL error: certificate verify failed", ErrorKind::denied},
      {"server certificate for \"a\" does not match host name \"b\"", ErrorKind::denied},
      {"server does not support SSL, but SSL was required", ErrorKind::denied},
      {"SSL error: tlsv1 alert unknown ca", ErrorKind::denied},
      {"root certificate file \"/x\" does not exist", ErrorKind::usage},
      {"could not load private key file \"/x\": bad decrypt", ErrorKind::usage},
      {"could not read certificate file \"/x\"", ErrorKind::usage},
      {"invalid sslmode value: \"maybe\"", ErrorKind::usage},
      {"invalid port number: \"x\"", ErrorKind::usage},
      {"FATAL:  08P01: unsupported startup parameter: options", ErrorKind::usage},
      {"session is read-only", ErrorKind::unavailable},
      {"FATAL:  08P01: no such database: shop", ErrorKind::unavailable},
      {"FATAL:  sorry, too many clients already", ErrorKind::unavailable},
      {"connection to server at \"127.0.0.1\", port 1 failed: Connection refused",
       ErrorKind::unavailable}};
  for (const auto& [text, kind] : cases) {
    const Error error = connect_error(text + "\n");
    EXPECT_EQ(name(error.kind()), name(kind)) << text;
    EXPECT_EQ(error.details(), text);
    EXPECT_FALSE(error.hint().empty()) << text;
  }
}

TEST(PostgresqlError, WithoutAConnectionItIsLost) {
  EXPECT_EQ(error_of(nullptr, nullptr).kind(), ErrorKind::transient);
  EXPECT_EQ(commit_error(nullptr, nullptr).kind(), ErrorKind::unknown);
}

}  // namespace
}  // namespace sqlpod::postgresql
