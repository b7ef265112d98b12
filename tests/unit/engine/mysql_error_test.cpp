// What the errors of MySQL, MariaDB and their client mean.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "executor/engine/mysql/error.h"

namespace sqlpod::mysql {
namespace {

using ::testing::HasSubstr;

std::string_view kind(unsigned number, std::string_view sqlstate = "HY000") {
  return name(kind_of_number(number, sqlstate));
}

TEST(MysqlErrors, EachNumberHasItsKind) {
  const std::vector<std::pair<ErrorKind, std::vector<unsigned>>> kinds = {
      {ErrorKind::query,
       {1048, 1054, 1062, 1064, 1146, 1153, 1264, 1265, 1290, 1366, 1406, 1451, 1452, 1792, 2020,
        4025}},
      {ErrorKind::denied, {1044, 1045, 1095, 1130, 1142, 1143, 1227, 1370, 1524, 1698,
                           1820, 1862, 1873, 2049, 2059, 2061, 3118, 3159, 4150, 4151}},
      {ErrorKind::unavailable,
       {1021, 1037, 1038, 1040, 1041, 1042, 1043, 1047, 1049, 1114, 1129, 1135, 1203, 1226,
        1461, 1836, 1874, 2001, 2002, 2003, 2004, 2005, 2007, 2008, 2012, 3032, 3168}},
      {ErrorKind::transient, {1020, 1053, 1077, 1078, 1079, 1080, 1152, 1158, 1159, 1160, 1161,
                              1184, 1205, 1206, 1213, 1223, 1613, 1614, 1637, 1689, 1927, 2006,
                              2013, 2026, 2027, 2055, 3058, 3101, 3169, 3572, 4031}},
      {ErrorKind::timeout, {1317, 1969, 3024}},
      {ErrorKind::unknown, {1180}},
      {ErrorKind::internal, {2014, 2030, 2034, 2036}},
  };
  std::set<unsigned> seen;
  for (const auto& [expected, numbers] : kinds) {
    for (const unsigned number : numbers) {
      EXPECT_EQ(kind(number), name(expected)) << number;
      EXPECT_TRUE(seen.insert(number).second) << number << " stands twice";
    }
  }
}

TEST(MysqlErrors, ANumberGoesBeforeItsSqlstate) {
  EXPECT_EQ(kind(1062, "40001"), "query");
  EXPECT_EQ(kind(1045, "08S01"), "denied");
}

TEST(MysqlErrors, WhatIsInNoTableGoesByItsSqlstate) {
  EXPECT_EQ(kind(9999, "08S01"), "transient");
  EXPECT_EQ(kind(9999, "28000"), "denied");
  EXPECT_EQ(kind(9999, "40001"), "transient");
  EXPECT_EQ(kind(9999, "42000"), "query");
  EXPECT_EQ(kind(9999, ""), "query");
}

TEST(MysqlErrors, AnErrorKeepsNumberTextAndSqlstate) {
  const Error error = make_error(1062, "23000", "Duplicate entry '1' for key 'PRIMARY'");
  EXPECT_STREQ(error.what(), "Duplicate entry '1' for key 'PRIMARY'");
  EXPECT_EQ(error.details(), "MySQL error 1062");
  EXPECT_EQ(error.sqlstate(), "23000");
}

TEST(MysqlErrors, AReadOnlyServerIsUnavailableAndOtherOptionsForbidForGood) {
  EXPECT_EQ(make_error(1290, "HY000", "… is running with the --read-only option …").kind(),
            ErrorKind::unavailable);
  EXPECT_EQ(make_error(1290, "HY000", "… running with the --super_read_only option …").kind(),
            ErrorKind::unavailable);
  EXPECT_EQ(make_error(1290, "HY000", "… running with the --secure-file-priv option …").kind(),
            ErrorKind::query);
}

TEST(MysqlErrors, HintsSayWhatToDo) {
  const std::vector<std::pair<unsigned, std::string>> cases = {{1040, "max_connections"},
                                                               {1045, "check user and password"},
                                                               {1049, "CREATE DATABASE"},
                                                               {1130, "machine's address"},
                                                               {1142, "GRANT"},
                                                               {1153, "max_allowed_packet"},
                                                               {1205, "innodb_lock_wait"},
                                                               {1836, "primary"},
                                                               {3159, "ssl_mode"},
                                                               {1213, "run the task again"},
                                                               {3024, "raise its limit"},
                                                               {1064, "sqlpod render"}};
  for (const auto& [number, hint] : cases) {
    EXPECT_THAT(make_error(number, "HY000", "text").hint(), HasSubstr(hint)) << number;
  }
}

TEST(MysqlErrors, WhileConnectingAllButARefusalIsUnavailable) {
  EXPECT_EQ(connect_error(2013, "lost").kind(), ErrorKind::unavailable);
  EXPECT_EQ(connect_error(1927, "killed").kind(), ErrorKind::unavailable);
  EXPECT_EQ(connect_error(2002, "Can't connect").kind(), ErrorKind::unavailable);
  EXPECT_EQ(connect_error(1045, "denied").kind(), ErrorKind::denied);
  EXPECT_EQ(connect_error(2000, "unknown").kind(), ErrorKind::denied);
  EXPECT_EQ(connect_error(1049, "unknown").message(), "the database does not exist");
  EXPECT_EQ(connect_error(1040, "full").message(), "MariaDB has no connection left");
  EXPECT_THAT(connect_error(2013, "lost").hint(), HasSubstr("check that the server is up"));
}

TEST(MysqlErrors, TlsThatFailsIsToldApartByItsText) {
  const std::vector<std::pair<std::string, ErrorKind>> cases = {
      {"TLS/SSL error: self-signed certificate in certificate chain", ErrorKind::denied},
      {"TLS/SSL error: certificate verify failed", ErrorKind::denied},
      {"TLS/SSL error: Validation of SSL server certificate failed", ErrorKind::denied},
      {"TLS/SSL error: SSL is required, but the server does not support it", ErrorKind::denied},
      {"TLS/SSL error: tlsv1 alert unknown ca", ErrorKind::denied},
      {"TLS/SSL error: no start line", ErrorKind::usage},
      {"TLS/SSL error: key values mismatch", ErrorKind::usage},
      {"TLS/SSL error: problems getting password", ErrorKind::usage},
      {"TLS/SSL error: error:05800088:x509 certificate routines::no certificate or crl found",
       ErrorKind::usage},
      {"TLS/SSL error: unexpected eof while reading", ErrorKind::unavailable},
      {"TLS/SSL error: Connection reset by peer (104)", ErrorKind::unavailable},
      {"TLS/SSL error: unsupported protocol", ErrorKind::unavailable}};
  for (const auto& [text, kind] : cases) {
    const Error error = connect_error(2026, text);
    EXPECT_EQ(name(error.kind()), name(kind)) << text;
    EXPECT_THAT(error.details(), HasSubstr(text));
    EXPECT_FALSE(error.hint().empty()) << text;
  }
  EXPECT_EQ(tls_missing().kind(), ErrorKind::denied);
}

TEST(MysqlErrors, ACommitIsUndoneOnlyWhenTheServerSaysSo) {
  const auto kind_after_commit = [](unsigned number, std::string_view sqlstate) {
    return name(commit_error(make_error(number, sqlstate, "text")).kind());
  };
  EXPECT_EQ(kind_after_commit(1213, "40001"), "transient");
  EXPECT_EQ(kind_after_commit(3101, "40000"), "transient");
  for (const unsigned number : {1053U, 1180U, 1317U, 1927U, 1969U, 2006U, 2013U, 2026U, 2027U}) {
    EXPECT_EQ(kind_after_commit(number, "HY000"), "unknown") << number;
  }
  EXPECT_THAT(commit_error(make_error(2013, "HY000", "Lost connection")).details(),
              HasSubstr("Lost connection"));
}

}  // namespace
}  // namespace sqlpod::mysql
