// The table from ODBC's diagnostics to kinds of errors.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "executor/engine/odbc/error.h"

namespace sqlpod::odbc {
namespace {

using ::testing::HasSubstr;

TEST(OdbcErrors, AnExactSqlstateGoesBeforeItsClass) {
  const std::vector<std::pair<std::string, ErrorKind>> cases = {{"07002", ErrorKind::query},
                                                                {"08001", ErrorKind::unavailable},
                                                                {"08003", ErrorKind::transient},
                                                                {"08004", ErrorKind::unavailable},
                                                                {"08007", ErrorKind::unknown},
                                                                {"08S01", ErrorKind::transient},
                                                                {"08006", ErrorKind::transient},
                                                                {"08P01", ErrorKind::internal},
                                                                {"21S01", ErrorKind::query},
                                                                {"22001", ErrorKind::query},
                                                                {"22012", ErrorKind::query},
                                                                {"23000", ErrorKind::query},
                                                                {"23505", ErrorKind::query},
                                                                {"24000", ErrorKind::internal},
                                                                {"25S01", ErrorKind::unknown},
                                                                {"25S02", ErrorKind::transient},
                                                                {"25S03", ErrorKind::transient},
                                                                {"28000", ErrorKind::denied},
                                                                {"28P01", ErrorKind::denied},
                                                                {"3D000", ErrorKind::unavailable},
                                                                {"40001", ErrorKind::transient},
                                                                {"40002", ErrorKind::query},
                                                                {"40003", ErrorKind::unknown},
                                                                {"40P01", ErrorKind::transient},
                                                                {"42000", ErrorKind::query},
                                                                {"42501", ErrorKind::denied},
                                                                {"42S02", ErrorKind::query},
                                                                {"44000", ErrorKind::query},
                                                                {"53300", ErrorKind::unavailable},
                                                                {"55006", ErrorKind::transient},
                                                                {"55P03", ErrorKind::transient},
                                                                {"57014", ErrorKind::timeout},
                                                                {"57P01", ErrorKind::transient},
                                                                {"57P03", ErrorKind::unavailable},
                                                                {"58030", ErrorKind::transient},
                                                                {"61000", ErrorKind::transient},
                                                                {"HY000", ErrorKind::query},
                                                                {"HY001", ErrorKind::unavailable},
                                                                {"HY008", ErrorKind::cancelled},
                                                                {"HY009", ErrorKind::internal},
                                                                {"HY010", ErrorKind::internal},
                                                                {"HY011", ErrorKind::internal},
                                                                {"HY012", ErrorKind::internal},
                                                                {"HY013", ErrorKind::unavailable},
                                                                {"HY014", ErrorKind::unavailable},
                                                                {"HY090", ErrorKind::internal},
                                                                {"HY091", ErrorKind::internal},
                                                                {"HY092", ErrorKind::internal},
                                                                {"HY117", ErrorKind::transient},
                                                                {"HYC00", ErrorKind::query},
                                                                {"HYT00", ErrorKind::timeout},
                                                                {"HYT01", ErrorKind::transient},
                                                                {"IM001", ErrorKind::query},
                                                                {"IM002", ErrorKind::usage},
                                                                {"IM003", ErrorKind::usage},
                                                                {"XX000", ErrorKind::query},
                                                                {"", ErrorKind::query}};
  for (const auto& [sqlstate, kind] : cases) {
    EXPECT_EQ(name(kind_of_sqlstate(sqlstate)), name(kind)) << sqlstate;
  }
}

TEST(OdbcErrors, TheServersOwnNumberGoesBeforeTheSqlstate) {
  struct Case {
    Server server;
    std::vector<int> numbers;
    ErrorKind kind;
  };
  const std::vector<Case> cases = {
      {Server::mssql, {229, 230, 262, 300, 916, 18456, 18487}, ErrorKind::denied},
      {Server::mssql, {1205, 1222, 3960, 40197}, ErrorKind::transient},
      {Server::mssql,
       {701, 921, 922, 1105, 1204, 4060, 8645, 9002, 10928, 10929, 40501, 40613, 49918, 49919,
        49920},
       ErrorKind::unavailable},
      {Server::mssql, {208, 2627, 547}, ErrorKind::query},
      {Server::oracle, {1017, 1031, 28000, 28001}, ErrorKind::denied},
      {Server::oracle,
       {54, 60, 1012, 2049, 3113, 3114, 3135, 4068, 8177, 30006},
       ErrorKind::transient},
      {Server::oracle,
       {18, 20, 1033, 1034, 1089, 1653, 1654, 12154, 12170, 12505, 12514, 12541, 12545},
       ErrorKind::unavailable},
      {Server::oracle, {1013}, ErrorKind::timeout},
      {Server::oracle, {1, 942, 1400}, ErrorKind::query},
      {Server::mysql, {1044, 1045, 1142, 1143, 1227}, ErrorKind::denied},
      {Server::mysql, {1205, 1213, 2006, 2013}, ErrorKind::transient},
      {Server::mysql, {1040, 1049, 1203, 2002, 2003, 2005}, ErrorKind::unavailable},
      {Server::mysql, {1317, 1969, 3024}, ErrorKind::timeout},
      {Server::mysql, {1062, 1064, 1146}, ErrorKind::query},
      {Server::sqlite, {3, 8, 23}, ErrorKind::denied},
      {Server::sqlite, {5, 6, 15, 17}, ErrorKind::transient},
      {Server::sqlite, {7, 10, 13, 14}, ErrorKind::unavailable},
      {Server::sqlite, {9}, ErrorKind::cancelled},
      {Server::sqlite, {1, 11, 19, 26}, ErrorKind::query},
      {Server::postgresql, {1205, 229, 5}, ErrorKind::query},
      {Server::other, {1205, 229, 5}, ErrorKind::query}};
  for (const auto& [server, numbers, kind] : cases) {
    for (const int number : numbers) {
      EXPECT_EQ(name(kind_of_sqlstate("HY000", number, server)), name(kind)) << number;
    }
  }
}

TEST(OdbcErrors, AWarningIsNotTheError) {
  const Error error = error_of({{"01000", 0, "[Vendor][Driver]the catalog changed"},
                                {"23000", 2627, "[Vendor][Driver][Server]Duplicate key\nmore"}},
                               Server::mssql);
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_EQ(error.message(), "Duplicate key");
  EXPECT_EQ(error.sqlstate(), "23000");
  EXPECT_THAT(error.details(), HasSubstr("01000 (0): [Vendor][Driver]the catalog changed\n"));
  EXPECT_THAT(error.details(), HasSubstr("23000 (2627): [Vendor][Driver][Server]Duplicate key"));
}

TEST(OdbcErrors, AnErrorWithoutRecordsIsAnErrorAllTheSame) {
  EXPECT_EQ(error_of({}, Server::other).kind(), ErrorKind::query);
  EXPECT_EQ(connect_error({}, "").kind(), ErrorKind::unavailable);
}

TEST(OdbcErrors, WhileConnectingAllButARefusalIsUnavailable) {
  const std::vector<std::pair<Diagnostic, ErrorKind>> cases = {
      {{"28000", 18456, "Login failed for user 'sa'."}, ErrorKind::denied},
      {{"28000", 1045, "Access denied for user"}, ErrorKind::denied},
      {{"28000", 1017, "ORA-01017: invalid username/password"}, ErrorKind::denied},
      {{"08001", 101, "FATAL:  password authentication failed for user \"x\""}, ErrorKind::denied},
      {{"08001", 101, "FATAL:  role \"x\" does not exist"}, ErrorKind::denied},
      {{"08001", 101, "FATAL:  database \"x\" does not exist"}, ErrorKind::unavailable},
      {{"08001", 101, "Connection refused"}, ErrorKind::unavailable},
      {{"HYT00", 0, "Login timeout expired"}, ErrorKind::unavailable},
      {{"IM002", 0, "Data source name not found"}, ErrorKind::usage},
      {{"01000", 0, "Can't open lib 'x' : file not found"}, ErrorKind::usage}};
  for (const auto& [record, kind] : cases) {
    const Error error = connect_error({record}, "installed drivers: a, b");
    EXPECT_EQ(name(error.kind()), name(kind)) << record.message;
    EXPECT_THAT(error.details(), HasSubstr(record.message));
  }
  EXPECT_THAT(connect_error({{"IM002", 0, "x"}}, "installed drivers: a, b").details(),
              HasSubstr("installed drivers: a, b"));
}

TEST(OdbcErrors, ALostConnectionIsToldFromOtherErrors) {
  EXPECT_TRUE(connection_lost({{"08S01", 0, "x"}}, Server::other));
  EXPECT_TRUE(connection_lost({{"57P01", 0, "x"}}, Server::postgresql));
  EXPECT_TRUE(connection_lost({{"HY000", 2013, "x"}}, Server::mysql));
  EXPECT_TRUE(connection_lost({{"HY000", 3113, "x"}}, Server::oracle));
  EXPECT_FALSE(connection_lost({{"HY000", 2013, "x"}}, Server::mssql));
  EXPECT_FALSE(connection_lost({{"40001", 0, "x"}}, Server::other));
  EXPECT_FALSE(connection_lost({}, Server::other));
}

TEST(OdbcServer, IsKnownByTheNameThatItsDriverGives) {
  EXPECT_EQ(server_of("Microsoft SQL Server"), Server::mssql);
  EXPECT_EQ(server_of("Oracle"), Server::oracle);
  EXPECT_EQ(server_of("PostgreSQL"), Server::postgresql);
  EXPECT_EQ(server_of("MariaDB"), Server::mysql);
  EXPECT_EQ(server_of("MySQL"), Server::mysql);
  EXPECT_EQ(server_of("SQLite"), Server::sqlite);
  EXPECT_EQ(server_of("DB2/LINUX"), Server::other);
  EXPECT_EQ(server_of(""), Server::other);
}

}  // namespace
}  // namespace sqlpod::odbc
