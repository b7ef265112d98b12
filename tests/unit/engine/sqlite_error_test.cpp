// The table from SQLite's result codes to kinds of errors.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <utility>
#include <vector>

#include "executor/engine/sqlite/error.h"

namespace sqlpod::sqlite {
namespace {

using ::testing::HasSubstr;

TEST(SqliteErrors, EveryPrimaryCodeHasItsKind) {
  const std::vector<std::pair<int, ErrorKind>> cases = {
      {SQLITE_ERROR, ErrorKind::query},         {SQLITE_INTERNAL, ErrorKind::internal},
      {SQLITE_PERM, ErrorKind::denied},         {SQLITE_ABORT, ErrorKind::query},
      {SQLITE_BUSY, ErrorKind::transient},      {SQLITE_LOCKED, ErrorKind::transient},
      {SQLITE_NOMEM, ErrorKind::unavailable},   {SQLITE_READONLY, ErrorKind::denied},
      {SQLITE_INTERRUPT, ErrorKind::cancelled}, {SQLITE_IOERR, ErrorKind::unavailable},
      {SQLITE_CORRUPT, ErrorKind::query},       {SQLITE_NOTFOUND, ErrorKind::internal},
      {SQLITE_FULL, ErrorKind::unavailable},    {SQLITE_CANTOPEN, ErrorKind::unavailable},
      {SQLITE_PROTOCOL, ErrorKind::transient},  {SQLITE_EMPTY, ErrorKind::internal},
      {SQLITE_SCHEMA, ErrorKind::transient},    {SQLITE_TOOBIG, ErrorKind::query},
      {SQLITE_CONSTRAINT, ErrorKind::query},    {SQLITE_MISMATCH, ErrorKind::query},
      {SQLITE_MISUSE, ErrorKind::internal},     {SQLITE_NOLFS, ErrorKind::unavailable},
      {SQLITE_AUTH, ErrorKind::denied},         {SQLITE_FORMAT, ErrorKind::query},
      {SQLITE_RANGE, ErrorKind::internal},      {SQLITE_NOTADB, ErrorKind::query},
      {SQLITE_NOTICE, ErrorKind::internal},     {SQLITE_WARNING, ErrorKind::internal}};
  for (const auto& [code, kind] : cases) {
    EXPECT_EQ(name(kind_of_result_code(code)), name(kind)) << code;
  }
}

TEST(SqliteErrors, ExtendedCodesCountAsTheirPrimary) {
  const std::vector<std::pair<int, ErrorKind>> cases = {
      {SQLITE_BUSY_SNAPSHOT, ErrorKind::transient},
      {SQLITE_BUSY_RECOVERY, ErrorKind::transient},
      {SQLITE_BUSY_TIMEOUT, ErrorKind::transient},
      {SQLITE_LOCKED_SHAREDCACHE, ErrorKind::transient},
      {SQLITE_CONSTRAINT_UNIQUE, ErrorKind::query},
      {SQLITE_CONSTRAINT_FOREIGNKEY, ErrorKind::query},
      {SQLITE_CONSTRAINT_NOTNULL, ErrorKind::query},
      {SQLITE_CONSTRAINT_CHECK, ErrorKind::query},
      {SQLITE_CORRUPT_INDEX, ErrorKind::query},
      {SQLITE_IOERR_READ, ErrorKind::unavailable},
      {SQLITE_IOERR_FSYNC, ErrorKind::unavailable},
      {SQLITE_READONLY_DIRECTORY, ErrorKind::denied},
      {SQLITE_AUTH_USER, ErrorKind::denied}};
  for (const auto& [code, kind] : cases) {
    EXPECT_EQ(name(kind_of_result_code(code)), name(kind)) << code;
  }
}

TEST(SqliteErrors, AnExactCodeGoesBeforeItsPrimary) {
  const std::vector<std::pair<int, ErrorKind>> cases = {
      {SQLITE_READONLY_DBMOVED, ErrorKind::transient},
      {SQLITE_READONLY_RECOVERY, ErrorKind::transient},
      {SQLITE_READONLY_CANTLOCK, ErrorKind::transient},
      {SQLITE_ABORT_ROLLBACK, ErrorKind::transient},
      {SQLITE_ERROR_RETRY, ErrorKind::transient},
      {SQLITE_IOERR_BLOCKED, ErrorKind::transient},
      {SQLITE_IOERR_CORRUPTFS, ErrorKind::query},
      {SQLITE_IOERR_DATA, ErrorKind::query},
      {SQLITE_CANTOPEN_ISDIR, ErrorKind::usage}};
  for (const auto& [code, kind] : cases) {
    EXPECT_EQ(name(kind_of_result_code(code)), name(kind)) << code;
  }
}

TEST(SqliteErrors, TheSystemsErrorTellsAFileThatMayNotBeOpenedFromOneThatCannot) {
  EXPECT_EQ(kind_of_result_code(SQLITE_CANTOPEN, EACCES), ErrorKind::denied);
  EXPECT_EQ(kind_of_result_code(SQLITE_CANTOPEN, EPERM), ErrorKind::denied);
  EXPECT_EQ(kind_of_result_code(SQLITE_CANTOPEN, EROFS), ErrorKind::denied);
  EXPECT_EQ(kind_of_result_code(SQLITE_CANTOPEN, ENOENT), ErrorKind::unavailable);
  EXPECT_EQ(kind_of_result_code(SQLITE_CANTOPEN, EISDIR), ErrorKind::usage);
  EXPECT_EQ(kind_of_result_code(SQLITE_CONSTRAINT, EACCES), ErrorKind::query);
}

TEST(SqliteErrors, ADatabaseThatCannotBeOpenedIsNamed) {
  const Error error = open_error(SQLITE_CANTOPEN, nullptr, "no/such/folder/x.db");
  EXPECT_EQ(error.message(), "the SQLite database 'no/such/folder/x.db' cannot be opened");
  EXPECT_EQ(error.kind(), ErrorKind::unavailable);
  EXPECT_THAT(error.details(), HasSubstr("SQLite result code 14: unable to open database file"));
}

}  // namespace
}  // namespace sqlpod::sqlite
