// Bound parameters as libpq takes them: text form, with the type that psycopg 3 would choose for
// the value.
#pragma once

#include <libpq-fe.h>

#include <string>
#include <vector>

#include "executor/query/statement.h"

namespace sqlpod::postgresql {

/// Owns the texts that its pointers show to libpq.
class Parameters {
 public:
  explicit Parameters(const std::vector<Parameter>& parameters);
  Parameters(const Parameters&) = delete;
  Parameters& operator=(const Parameters&) = delete;

  int count() const { return static_cast<int>(types_.size()); }
  const Oid* types() const { return types_.data(); }
  /// NULL is a null pointer.
  const char* const* values() const { return values_.data(); }

 private:
  std::vector<Oid> types_;
  std::vector<std::string> texts_;
  std::vector<const char*> values_;
};

}  // namespace sqlpod::postgresql
