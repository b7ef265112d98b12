// The three tables from a database's code to a kind of error.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "executor/engine/mysql/error.h"
#include "executor/engine/postgresql/error.h"
#include "executor/engine/sqlite/error.h"

namespace sqlpod {
namespace {

TEST(PostgresqlErrors, AnExactCodeGoesBeforeItsClass) {
  const std::vector<std::pair<std::string, ErrorKind>> cases = {
      {"08006", ErrorKind::transient},   {"08001", ErrorKind::unavailable},
      {"08P01", ErrorKind::internal},    {"0A000", ErrorKind::query},
      {"22012", ErrorKind::query},       {"22P02", ErrorKind::query},
      {"23505", ErrorKind::query},       {"25006", ErrorKind::query},
      {"28P01", ErrorKind::denied},      {"28000", ErrorKind::denied},
      {"3D000", ErrorKind::unavailable}, {"40001", ErrorKind::transient},
      {"40P01", ErrorKind::transient},   {"40002", ErrorKind::query},
      {"40003", ErrorKind::unknown},     {"42601", ErrorKind::query},
      {"42P01", ErrorKind::query},       {"42501", ErrorKind::denied},
      {"53300", ErrorKind::unavailable}, {"53100", ErrorKind::unavailable},
      {"54001", ErrorKind::query},       {"55P03", ErrorKind::transient},
      {"55000", ErrorKind::query},       {"57014", ErrorKind::timeout},
      {"57P01", ErrorKind::transient},   {"57P03", ErrorKind::unavailable},
      {"58030", ErrorKind::transient},   {"XX000", ErrorKind::query},
      {"ZZ999", ErrorKind::query},       {"", ErrorKind::query}};
  for (const auto& [sqlstate, kind] : cases) {
    EXPECT_EQ(name(postgresql::kind_of_sqlstate(sqlstate)), name(kind)) << sqlstate;
  }
}

TEST(PostgresqlErrors, ARefusedConnectionIsToldApartByItsText) {
  const std::vector<std::pair<std::string, ErrorKind>> cases = {
      {"FATAL:  password authentication failed for user \"app\"", ErrorKind::denied},
      {"FATAL:  no pg_hba.conf entry for host \"10.0.0.1\"", ErrorKind::denied},
      {"FATAL:  role \"app\" does not exist", ErrorKind::denied},
      {"fe_sendauth: no password supplied", ErrorKind::denied},
      {"FATAL:  database \"shop\" does not exist", ErrorKind::unavailable},
      {"FATAL:  sorry, too many clients already", ErrorKind::unavailable},
      {"connection to server at \"127.0.0.1\", port 1 failed: Connection refused",
       ErrorKind::unavailable}};
  for (const auto& [text, kind] : cases) {
    const Error error = postgresql::connect_error(text + "\n");
    EXPECT_EQ(name(error.kind()), name(kind)) << text;
    EXPECT_EQ(error.details(), text);
  }
}

TEST(MysqlErrors, ANumberGoesBeforeItsSqlstate) {
  const std::vector<std::pair<unsigned, ErrorKind>> cases = {
      {1040, ErrorKind::unavailable}, {1044, ErrorKind::denied},
      {1045, ErrorKind::denied},      {1049, ErrorKind::unavailable},
      {1062, ErrorKind::query},       {1064, ErrorKind::query},
      {1142, ErrorKind::denied},      {1146, ErrorKind::query},
      {1203, ErrorKind::unavailable}, {1205, ErrorKind::transient},
      {1213, ErrorKind::transient},   {1317, ErrorKind::timeout},
      {1969, ErrorKind::timeout},     {2002, ErrorKind::unavailable},
      {2003, ErrorKind::unavailable}, {2006, ErrorKind::transient},
      {2013, ErrorKind::transient},   {3024, ErrorKind::timeout}};
  for (const auto& [number, kind] : cases) {
    EXPECT_EQ(name(mysql::kind_of_number(number, "HY000")), name(kind)) << number;
  }
  EXPECT_EQ(name(mysql::kind_of_number(9999, "40001")), "transient");
  EXPECT_EQ(name(mysql::kind_of_number(9999, "28000")), "denied");
}

TEST(MysqlErrors, WhileConnectingAllButARefusalIsUnavailable) {
  EXPECT_EQ(mysql::connect_error(2013, "lost").kind(), ErrorKind::unavailable);
  EXPECT_EQ(mysql::connect_error(1045, "denied").kind(), ErrorKind::denied);
  EXPECT_EQ(mysql::connect_error(1049, "unknown").message(), "the database does not exist");
}

TEST(SqliteErrors, ExtendedCodesCountAsTheirPrimary) {
  const std::vector<std::pair<int, ErrorKind>> cases = {
      {SQLITE_BUSY, ErrorKind::transient},       {SQLITE_BUSY_SNAPSHOT, ErrorKind::transient},
      {SQLITE_LOCKED, ErrorKind::transient},     {SQLITE_CONSTRAINT_UNIQUE, ErrorKind::query},
      {SQLITE_CORRUPT, ErrorKind::query},        {SQLITE_NOTADB, ErrorKind::query},
      {SQLITE_FULL, ErrorKind::unavailable},     {SQLITE_IOERR_READ, ErrorKind::unavailable},
      {SQLITE_CANTOPEN, ErrorKind::unavailable}, {SQLITE_READONLY, ErrorKind::denied},
      {SQLITE_AUTH, ErrorKind::denied},          {SQLITE_INTERRUPT, ErrorKind::cancelled},
      {SQLITE_MISUSE, ErrorKind::internal},      {SQLITE_ERROR, ErrorKind::query}};
  for (const auto& [code, kind] : cases) {
    EXPECT_EQ(name(sqlite::kind_of_result_code(code)), name(kind)) << code;
  }
}

}  // namespace
}  // namespace sqlpod
