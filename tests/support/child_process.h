// Starts a program as a child that dies with the test: the one place of the tests that forks.
#pragma once

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sqlpod::testing {

/// Who a child runs as.
struct Account {
  uid_t user = 0;
  gid_t group = 0;
};

struct ChildProcess {
  std::vector<std::string>
      command;  ///< the program (a path, or a name to be found on PATH), then its arguments
  /// Over the environment of the test; no value takes a variable away.
  std::map<std::string, std::optional<std::string>> environment;
  std::string folder;  ///< to work in; empty: that of the test
  std::optional<Account> account;
  /// What its standard streams are; -1: /dev/null. They stay the caller's to close.
  int input = -1;
  int output = -1;
  int error = -1;
  int death_signal = 9;  ///< what it gets when the thread that started it ends
};

/// Starts it in a process group of its own and returns its id, for the caller to wait for. Throws
/// std::system_error when there is no such program or it cannot be started.
pid_t start(const ChildProcess& child);

}  // namespace sqlpod::testing
