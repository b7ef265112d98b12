// Bound parameters as the binary protocol takes them.
#pragma once

#include <mysql.h>

#include <cstddef>
#include <string>
#include <vector>

#include "executor/query/statement.h"

namespace sqlpod::mysql {

/// The type that values of the parameter's type are bound as. Throws Error (usage) for a list.
enum_field_types bind_type(const Parameter& parameter);

/// The bytes of a value as bind_type() has them, none for NULL. A datetime or time with an offset
/// is its UTC clock: MySQL's types have no zone.
std::string bind_content(const InputType& type, const Value& value);

/// Owns the memory that its MYSQL_BINDs point at.
class Parameters {
 public:
  explicit Parameters(const std::vector<Parameter>& parameters);
  Parameters(const Parameters&) = delete;
  Parameters& operator=(const Parameters&) = delete;

  std::size_t count() const { return binds_.size(); }
  MYSQL_BIND* binds() { return binds_.data(); }
  /// How much the values take in a request, about.
  std::size_t bytes() const;

 private:
  std::vector<std::string> contents_;
  std::vector<MYSQL_BIND> binds_;
};

}  // namespace sqlpod::mysql
