#include "tests/canary/canary_fixture.h"

#include <filesystem>

#include "tests/canary/encoding.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {
namespace {

namespace fs = std::filesystem;

/// For MariaDB, where a backslash escapes.
std::string mariadb_quoted(const std::string& value) {
  std::string text;
  for (const char c : value) {
    if (c == '\\' || c == '\'') text += '\\';
    text += c;
  }
  return "'" + text + "'";
}

std::string url(const std::string& dialect, const std::string& user, int port,
                const std::string& database) {
  return dialect + "://" + user + "@127.0.0.1:" + std::to_string(port) + "/" + database;
}

}  // namespace

CanaryTest::CanaryTest() {
  use_secret(canary);
}

void CanaryTest::use_secret(const std::string& value, std::size_t piece) {
  mount_secret("canary", "password", value);
  searcher_ = std::make_unique<Searcher>(value, piece);
}

void CanaryTest::search(const std::string& row, const std::string& column,
                        const std::string& text) {
  const std::set<std::string> found = searcher_->find_in(text);
  matrix_->count(row, column, text, !found.empty());
  std::string ways;
  for (const std::string& way : found) ways += "\n  " + way;
  EXPECT_TRUE(found.empty()) << row << ": " << column << " holds the secret:" << ways << "\nin "
                             << text.substr(0, 4000);
}

bool CanaryTest::is_given(const std::string& path) const {
  const std::string name = path.substr(folder_.path().size());
  return name.starts_with("/secrets/") || name.starts_with("/given") || name == "/task.yaml";
}

void CanaryTest::search_all(const std::string& row, const Outcome& outcome, bool with_table) {
  search(row, "stderr", outcome.error);
  if (!with_table) search(row, "stdout", outcome.output);
  const fs::recursive_directory_iterator files(folder_.path());
  for (const auto& entry : files) {
    const std::string path = entry.path().string();
    if (!entry.is_regular_file() || is_given(path)) continue;
    const std::string name = entry.path().filename().string();
    const bool is_known = name == "record" || name == "termination" || name.ends_with(".pb");
    search(row, is_known ? name : "other files", path + "\n" + read_file(path));
  }
}

Outcome CanaryTest::run_and_search(const std::string& row, const std::string& yaml,
                                   const std::vector<std::string>& more, LogSetting log,
                                   ProgramOptions options) {
  std::vector<std::string> all = {"--log-level",       log.level,
                                  "--log-format",      log.format,
                                  "--record",          folder_.file("record"),
                                  "--termination-log", folder_.write("termination", "")};
  all.insert(all.end(), more.begin(), more.end());
  last_ = run(yaml, all, std::move(options));
  EXPECT_FALSE(last_.timed_out) << row;
  EXPECT_EQ(last_.signal, 0) << row;
  EXPECT_NE(last_.exit_code, 70) << row << ": " << last_.error;
  search_all(row, last_, last_.exit_code == 0);
  record_ = fs::exists(folder_.file("record")) ? read_file(folder_.file("record")) : "";
  termination_ = read_file(folder_.file("termination"));
  fs::remove(folder_.file("record"));
  fs::remove(folder_.file("termination"));
  return last_;
}

std::string canary_on_postgresql() {
  const PostgresqlServer& server = PostgresqlServer::shared();
  static const bool is_made = [&] {
    server.psql("CREATE ROLE canary SUPERUSER LOGIN PASSWORD " + sql_quoted(canary));
    return true;
  }();
  return is_made ? url("postgresql", "canary", server.port(), PostgresqlServer::database) : "";
}

std::string canary_on_mariadb() {
  const MariadbServer& server = MariadbServer::shared();
  static const bool is_made = [&] {
    server.mariadb("CREATE USER canary@'%' IDENTIFIED BY " + mariadb_quoted(canary) +
                   "; GRANT ALL ON *.* TO canary@'%'");
    return true;
  }();
  return is_made ? url("mysql", "canary", server.port(), MariadbServer::database) : "";
}

std::string tester_on_postgresql(int port) {
  const int chosen = port == 0 ? PostgresqlServer::shared().port() : port;
  return url("postgresql", PostgresqlServer::user, chosen, PostgresqlServer::database);
}

std::string tester_on_mariadb(int port) {
  const int chosen = port == 0 ? MariadbServer::shared().port() : port;
  return url("mysql", MariadbServer::user, chosen, MariadbServer::database);
}

}  // namespace sqlpod::testing
