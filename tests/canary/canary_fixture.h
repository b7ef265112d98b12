// What the tests of this folder share: a secret that is mounted, and a search for it in everything
// that a run of the program leaves.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/canary/matrix.h"
#include "tests/canary/searcher.h"
#include "tests/integration/server_fixture.h"
#include "tests/support/program.h"

namespace sqlpod::testing {

/// Quotes of both kinds, a blank, what URLs encode and a letter beyond ASCII, so that every form of
/// it differs from every other one, and no piece of it stands in an innocent text.
inline const std::string canary = "cAn'ary \"p\\w/42%+é~?>";

/// The lines of a spec that take the password from the canary's mount.
inline const std::string password_from_canary =
    "  secret_connect_args: {password: {group: canary, key: password}}\n";
/// The same for a task whose database has no password: the key of an object store.
inline const std::string storage_key_from_canary =
    "secret_storage_args: {secret_access_key: {group: canary, key: password}}\n";

/// How the program may be told to log.
struct LogSetting {
  const char* level;
  const char* format;
};

class CanaryTest : public ServerTest {
 protected:
  CanaryTest();

  /// What the canary mounted is from now on, and what is searched for.
  void use_secret(const std::string& value, std::size_t piece = 12);

  /// Fails the test when the secret stands in the text; counts the text in the matrix.
  void search(const std::string& row, const std::string& column, const std::string& text);
  bool is_found_in(const std::string& text) const { return !searcher_->find_in(text).empty(); }
  /// The same for what the program wrote on its streams and into the folder, but for what the test
  /// put there. `with_table`: its standard output is a table, which is not searched.
  void search_all(const std::string& row, const Outcome& outcome, bool with_table = false);

  /// Runs the spec with a record and a termination message, and searches what it leaves; then those
  /// are removed.
  Outcome run_and_search(const std::string& row, const std::string& yaml,
                         const std::vector<std::string>& more = {},
                         LogSetting log = {"debug", "json"}, ProgramOptions options = {});

  Matrix* matrix_ = &Matrix::of_paths();
  Outcome last_;
  /// Of the last run_and_search(): what stood in its record and in its termination message.
  std::string record_;
  std::string termination_;

 private:
  bool is_given(const std::string& path) const;

  std::unique_ptr<Searcher> searcher_;
};

/// URLs of the shared servers with a user `canary`, whose password is the canary, and none in them.
std::string canary_on_postgresql();
std::string canary_on_mariadb();

/// The same with the servers' usual user, whose password is another.
std::string tester_on_postgresql(int port = 0);
std::string tester_on_mariadb(int port = 0);

}  // namespace sqlpod::testing
