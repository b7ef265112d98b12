// A server with an administrator's connection to it: what the soak prepares, kills and looks at.
//
// Threads: every member may be called from any thread. Errors: std::runtime_error with the
// server's words.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/soak/plan.h"

namespace sqlpod::soak {

using Rows = std::vector<std::vector<std::string>>;

class Administrator {
 public:
  Administrator() = default;
  Administrator(const Administrator&) = delete;
  Administrator& operator=(const Administrator&) = delete;
  virtual ~Administrator() = default;

  virtual Dialect dialect() const = 0;
  virtual int port() const = 0;
  /// The URL of its database for a user, through a port of 127.0.0.1; without a password.
  virtual std::string url(const std::string& user, int port) const = 0;

  /// Runs one statement and returns its rows as text.
  virtual Rows query(const std::string& sql) = 0;

  /// Once the tables are there: sets what lets faults come often and pass quickly.
  virtual void prepare() = 0;
  /// Makes a user who may log in and do all that tasks do.
  virtual void make_user(const std::string& user, const std::string& password) = 0;

  /// Ends the sessions of a user.
  virtual void kill_sessions_of(const std::string& user) = 0;
  /// What the users of make_user() have open, a line each: sessions, transactions, locks.
  virtual std::vector<std::string> leftovers() = 0;
};

/// Start a private server; it ends with the object.
std::unique_ptr<Administrator> make_postgresql();
std::unique_ptr<Administrator> make_mariadb();

}  // namespace sqlpod::soak
