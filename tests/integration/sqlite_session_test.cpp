// SQLite sessions: opening, transactions, locks, cancellation and what goes wrong.
#include "tests/integration/sqlite_session.h"

#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* endless =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";

TEST_F(SqliteSession, AUriOpensForReadingOnly) {
  run({"CREATE TABLE t (x INTEGER)", "INSERT INTO t VALUES (7)"});
  const auto session =
      connect_url("sqlite:///file:" + folder_.file("test.db") + "?mode=ro&uri=true");
  session->begin({});
  EXPECT_EQ(cell(*session, "SELECT x FROM t"), "7");
  const Error error = error_from([&] { session->execute({"INSERT INTO t VALUES (8)", {}}); });
  EXPECT_EQ(error.kind(), ErrorKind::denied);
  EXPECT_THAT(error.message(), HasSubstr("readonly database"));
}

TEST_F(SqliteSession, AUriOpensADatabaseInMemory) {
  const auto session = connect_url("sqlite:///file::memory:?uri=true");
  session->begin({});
  session->execute({"CREATE TABLE t (x INTEGER)", {}});
  session->commit();
  EXPECT_EQ(cell(*session, "SELECT count(*) FROM t"), "0");
}

TEST_F(SqliteSession, WithoutUriAFileMayBeNamedLikeOne) {
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder_.path());
  { connect_url("sqlite:///file:x.db")->execute({"CREATE TABLE t (x)", {}}); }
  std::filesystem::current_path(before);
  EXPECT_TRUE(std::filesystem::exists(folder_.file("file:x.db")));
}

TEST_F(SqliteSession, WhatCannotBeOpenedIsSaid) {
  EXPECT_EQ(error_from([&] { connect("no/such/folder/x.db"); }).kind(), ErrorKind::unavailable);
  EXPECT_EQ(error_from([&] { connect("."); }).kind(), ErrorKind::usage);
  const auto open_ro = [&] { connect_url("sqlite:///file:/not/there.db?mode=ro&uri=true"); };
  EXPECT_EQ(error_from(open_ro).kind(), ErrorKind::unavailable);
  const auto odd_mode = [&] { connect_url("sqlite:///file:x.db?mode=odd&uri=true"); };
  EXPECT_EQ(error_from(odd_mode).kind(), ErrorKind::usage);
  EXPECT_THAT(error_from(odd_mode).details(), HasSubstr("no such access mode: odd"));
}

TEST_F(SqliteSession, AFileThatWasMadeForNothingIsRemoved) {
  {
    const auto session = connect("new.db");
    session->begin({});
    session->rollback();
    EXPECT_TRUE(std::filesystem::exists(folder_.file("new.db")));
  }
  EXPECT_FALSE(std::filesystem::exists(folder_.file("new.db")));
  {
    const auto session =
        connect_url("sqlite:///file:" + folder_.file("new.db") + "?mode=rwc&uri=1");
    session->begin({});
  }
  EXPECT_FALSE(std::filesystem::exists(folder_.file("new.db")));
}

TEST_F(SqliteSession, AnEmptyFileThatWasThereStays) {
  folder_.write("empty.db", "");
  { connect("empty.db")->begin({}); }
  EXPECT_TRUE(std::filesystem::exists(folder_.file("empty.db")));
}

TEST_F(SqliteSession, AFileThatSomeoneElseIsAboutToWriteToStays) {
  auto maker = connect("shared.db");
  const auto other = connect("shared.db");
  other->begin({});
  other->execute({"CREATE TABLE t (x INTEGER)", {}});
  maker.reset();
  other->commit();
  EXPECT_EQ(cell("SELECT count(*) FROM t", "shared.db"), "0");
}

TEST_F(SqliteSession, AFileThatWasRemovedMeanwhileIsNotWrittenTo) {
  auto maker = connect("shared.db");
  const auto other = connect("shared.db");
  maker.reset();
  EXPECT_FALSE(std::filesystem::exists(folder_.file("shared.db")));
  const Error error = error_from([&] { other->begin({}); });
  EXPECT_EQ(error.kind(), ErrorKind::transient);
  EXPECT_THAT(error.message(), HasSubstr("removed or replaced"));
}

TEST_F(SqliteSession, ATransactionThatMayWriteTakesItsLockAtTheStart) {
  run({"CREATE TABLE t (x INTEGER)"});
  const auto writer = connect();
  const auto other = connect();
  writer->begin({});
  const Error error = error_from([&] { other->begin({}); });
  EXPECT_EQ(error.kind(), ErrorKind::transient);
  EXPECT_THAT(error.message(), HasSubstr("database is locked"));
  writer->commit();
  other->begin({});
}

TEST_F(SqliteSession, AReadingTransactionPassesAWriterAndWritesNothing) {
  run({"CREATE TABLE t (x INTEGER)"});
  const auto writer = connect();
  writer->begin({});
  const auto reader = connect();
  reader->begin({.read_only = true});
  EXPECT_EQ(cell(*reader, "SELECT count(*) FROM t"), "0");
  EXPECT_EQ(error_from([&] { reader->execute({"DELETE FROM t", {}}); }).kind(), ErrorKind::denied);
  reader->rollback();
  writer->rollback();
  reader->begin({});
  EXPECT_EQ(reader->execute({"INSERT INTO t VALUES (1)", {}}).rows, 1);
}

TEST_F(SqliteSession, PythonsIsolationLevelSaysHowATransactionBegins) {
  run({"CREATE TABLE t (x INTEGER)"});
  const auto first = connect("test.db", "timeout=0.1&isolation_level=DEFERRED");
  const auto second = connect("test.db", "timeout=0.1&isolation_level=EXCLUSIVE");
  first->begin({});
  second->begin({});
  EXPECT_EQ(error_from([&] { cell(*first, "SELECT * FROM t"); }).kind(), ErrorKind::transient);
}

TEST_F(SqliteSession, IsolationLevelsAreThoseThatSqliteHas) {
  const auto session = connect();
  session->begin({.isolation_level = IsolationLevel::read_uncommitted});
  EXPECT_EQ(cell(*session, "PRAGMA read_uncommitted"), "1");
  session->rollback();
  session->begin({.isolation_level = IsolationLevel::serializable});
  EXPECT_EQ(cell(*session, "PRAGMA read_uncommitted"), "0");
  session->rollback();
  for (const IsolationLevel level : {IsolationLevel::read_committed,
                                     IsolationLevel::repeatable_read, IsolationLevel::snapshot}) {
    EXPECT_EQ(error_from([&] { session->begin({.isolation_level = level}); }).kind(),
              ErrorKind::usage);
  }
}

TEST_F(SqliteSession, ACommitThatMeetsAReaderMayBeTriedAgain) {
  run({"CREATE TABLE t (x INTEGER)"});
  const auto writer = connect();
  const auto reader = connect();
  reader->begin({.read_only = true});
  EXPECT_EQ(cell(*reader, "SELECT count(*) FROM t"), "0");
  writer->begin({});
  writer->execute({"INSERT INTO t VALUES (1)", {}});
  const Error error = error_from([&] { writer->commit(); });
  EXPECT_EQ(error.kind(), ErrorKind::transient);
  writer->rollback();
  reader->rollback();
  EXPECT_EQ(cell("SELECT count(*) FROM t"), "0");
}

TEST_F(SqliteSession, ALockIsWaitedForAsLongAsTimeoutSays) {
  const auto holder = connect();
  holder->begin({});
  const auto waiter = connect("test.db", "timeout=0.4");
  const double seconds = seconds_of(
      [&] { EXPECT_EQ(error_from([&] { waiter->begin({}); }).kind(), ErrorKind::transient); });
  EXPECT_GT(seconds, 0.35);
  EXPECT_LT(seconds, 1.5);
}

TEST_F(SqliteSession, ALockThatIsGivenBackIsTaken) {
  auto holder = connect();
  holder->begin({});
  std::thread releaser([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    holder->commit();
  });
  const auto waiter = connect("test.db", "timeout=10");
  EXPECT_LT(seconds_of([&] { waiter->begin({}); }), 2.0);
  releaser.join();
}

TEST_F(SqliteSession, ARequestEndsARunningQuery) {
  const auto session = connect();
  session->begin({});
  const LaterRequest request(cancellation_);
  const double seconds = seconds_of([&] {
    EXPECT_EQ(error_from([&] { cell(*session, endless); }).kind(), ErrorKind::cancelled);
  });
  EXPECT_LT(seconds, 1.0);
}

TEST_F(SqliteSession, ARequestEndsAQueryThatItsReaderIsInTheMidstOf) {
  const auto session = connect();
  const auto reader = session->query(
      {"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n", {}});
  const LaterRequest request(cancellation_);
  const Error error = error_from([&] {
    std::shared_ptr<arrow::RecordBatch> batch;
    for (;;) check(reader->ReadNext(&batch));
  });
  EXPECT_EQ(error.kind(), ErrorKind::cancelled);
}

TEST_F(SqliteSession, ARequestEndsTheWaitForALock) {
  const auto holder = connect();
  holder->begin({});
  const auto waiter = connect("test.db", "timeout=60");
  const LaterRequest request(cancellation_);
  const double seconds =
      seconds_of([&] { EXPECT_NE(error_from([&] { waiter->begin({}); }).message(), ""); });
  EXPECT_LT(seconds, 1.0);
}

TEST_F(SqliteSession, ARequestEndsTheWaitThatATaskAskedForItself) {
  const auto waiter = connect("test.db", "timeout=0.1");
  waiter->execute({"PRAGMA busy_timeout = 60000", {}});
  const auto holder = connect();
  holder->begin({});
  const LaterRequest request(cancellation_);
  const double seconds = seconds_of(
      [&] { EXPECT_EQ(error_from([&] { waiter->begin({}); }).kind(), ErrorKind::transient); });
  EXPECT_GT(seconds, 0.08);  // longer than its own timeout alone would have been waited for
  EXPECT_LT(seconds, 1.0);
  EXPECT_TRUE(cancellation_.requested());
}

TEST_F(SqliteSession, ARequestThatCameBeforeEndsTheNextQuery) {
  const auto session = connect();
  cancellation_.request({ErrorKind::cancelled, "cancelled by SIGTERM"});
  EXPECT_LT(seconds_of([&] { EXPECT_ANY_THROW(cell(*session, endless)); }), 1.0);
}

TEST_F(SqliteSession, WhatWasCancelledRollsBackAndLeavesNoLock) {
  run({"CREATE TABLE t (x INTEGER)"});
  const auto session = connect();
  session->begin({});
  const LaterRequest request(cancellation_);
  const std::string insert = std::string("INSERT INTO t ") + endless;
  session->execute({"INSERT INTO t VALUES (1)", {}});
  EXPECT_EQ(error_from([&] { session->execute({insert, {}}); }).kind(), ErrorKind::cancelled);
  session->rollback();
  Cancellation fresh;
  const auto other = connect_url("sqlite:///" + folder_.file("test.db") + "?timeout=0", fresh);
  other->begin({});
  EXPECT_EQ(cell(*other, "SELECT count(*) FROM t"), "0");
}

TEST_F(SqliteSession, AFullDatabaseIsUnavailable) {
  const auto session = connect();
  session->execute({"PRAGMA max_page_count = 4", {}});
  session->begin({});
  session->execute({"CREATE TABLE t (x BLOB)", {}});
  const Error error = error_from([&] {
    session->execute({"INSERT INTO t VALUES (zeroblob(100000))", {}});
  });
  EXPECT_EQ(error.kind(), ErrorKind::unavailable);
  EXPECT_THAT(error.message(), HasSubstr("full"));
  EXPECT_THAT(error.hint(), HasSubstr("free space"));
}

TEST_F(SqliteSession, AFileThatIsNoDatabaseIsAnError) {
  folder_.write("notes.db", std::string(5000, 'x'));
  const auto session = connect("notes.db");
  const Error error = error_from([&] { session->begin({}); });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(error.message(), HasSubstr("not a database"));
}

TEST_F(SqliteSession, ADamagedDatabaseIsAnError) {
  run({"CREATE TABLE t (x TEXT)",
       "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
       "INSERT INTO t SELECT 'row number ' || i FROM n"});
  {
    std::fstream file(folder_.file("test.db"), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);
    file << std::string(8192, '\x5a');
  }
  const auto session = connect();
  session->begin({});
  const Error error = error_from([&] { cell(*session, "SELECT count(x || '') FROM t"); });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(error.message(), HasSubstr("malformed"));
  EXPECT_THAT(error.hint(), HasSubstr("backup"));
}

TEST_F(SqliteSession, OneTextIsOneStatement) {
  const auto session = connect();
  for (const std::string& sql : {std::string("SELECT 1; SELECT 2"), std::string("SELECT 1; 5 + x"),
                                 std::string("-- none"), std::string("SELECT 1\0; SELECT 2", 19)}) {
    EXPECT_THAT(error_from([&] {
                  session->execute({sql, {}});
                }).message(),
                HasSubstr("more or less than one statement"))
        << sql;
  }
  EXPECT_EQ(session->execute({"SELECT 1; -- the end", {}}).rows, 1);
}

TEST_F(SqliteSession, DescribeTellsTheColumnsAndRunsNothing) {
  run({"CREATE TABLE t (i INTEGER, s TEXT, r REAL, b BOOLEAN, d DECIMAL(10,2), a BLOB, w DATE)"});
  const auto session = connect();
  const auto schema = session->describe({"SELECT *, i + 1 AS e FROM t WHERE i = ?",
                                         {{"i", {TypeKind::integer}, Value(std::int64_t{1})}}});
  EXPECT_EQ(schema->ToString(),
            "i: int64\ns: string\nr: double\nb: bool\nd: double\na: binary\nw: string\ne: string");
  EXPECT_EQ(session->describe({"DELETE FROM t", {}}), nullptr);
  EXPECT_EQ(session->describe({"INSERT INTO t (i) VALUES (1) RETURNING i", {}})->num_fields(), 1);
  EXPECT_EQ(cell(*session, "SELECT count(*) FROM t"), "0");
  EXPECT_EQ(error_from([&] {
              session->describe({"SELECT * FROM missing", {}});
            }).kind(),
            ErrorKind::query);
}

/// SQLite's own file system, whose disks fail on demand.
class FailingDisk {
 public:
  FailingDisk() {
    const sqlite3_vfs* own = sqlite3_vfs_find(nullptr);
    vfs_ = *own;
    vfs_.zName = "failing";
    vfs_.xOpen = open;
    sqlite3_vfs_register(&vfs_, 0);
  }
  FailingDisk(const FailingDisk&) = delete;
  FailingDisk& operator=(const FailingDisk&) = delete;
  ~FailingDisk() {
    fails = false;
    sqlite3_vfs_unregister(&vfs_);
  }
  static void fail() { fails = true; }

 private:
  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
    sqlite3_vfs* own = sqlite3_vfs_find(nullptr);
    const int code = own->xOpen(own, name, file, flags, out);
    if (code == SQLITE_OK) {
      own_sync = file->pMethods->xSync;
      methods = *file->pMethods;
      methods.xSync = sync;
      file->pMethods = &methods;
    }
    return code;
  }
  static int sync(sqlite3_file* file, int flags) {
    return fails ? SQLITE_IOERR_FSYNC : own_sync(file, flags);
  }

  sqlite3_vfs vfs_;
  static inline bool fails = false;
  static inline sqlite3_io_methods methods;
  static inline int (*own_sync)(sqlite3_file*, int) = nullptr;
};

TEST_F(SqliteSession, ADiskThatFailsDuringCommitLeavesTheOutcomeUnknown) {
  const FailingDisk disk;
  const auto session =
      connect_url("sqlite:///file:" + folder_.file("test.db") + "?vfs=failing&uri=true");
  session->begin({});
  session->execute({"CREATE TABLE t (x INTEGER)", {}});
  FailingDisk::fail();
  const Error error = error_from([&] { session->commit(); });
  EXPECT_EQ(error.kind(), ErrorKind::unknown);
  EXPECT_THAT(error.details(), HasSubstr("disk I/O error"));
}

}  // namespace
}  // namespace sqlpod::testing
