// Bound parameters as the binary protocol takes them.
#pragma once

#include <mysql.h>

#include <cstddef>
#include <string>
#include <vector>

#include "executor/query/statement.h"

namespace sqlpod::mysql {

/// Owns the memory that its MYSQL_BINDs point at.
class Parameters {
 public:
  /// A datetime or time with an offset is sent as its UTC clock: MySQL's types have no zone.
  explicit Parameters(const std::vector<Parameter>& parameters);
  Parameters(const Parameters&) = delete;
  Parameters& operator=(const Parameters&) = delete;

  std::size_t count() const { return binds_.size(); }
  MYSQL_BIND* binds() { return binds_.data(); }

 private:
  std::vector<std::string> bytes_;
  std::vector<MYSQL_BIND> binds_;
};

}  // namespace sqlpod::mysql
