// Bound parameters as libpq takes them: text form, with the type that psycopg 3 would choose for
// the value.
#pragma once

#include <libpq-fe.h>

#include <string>
#include <vector>

#include "executor/query/statement.h"

namespace sqlpod::postgresql {

/// The type that a value is bound as. What the input type leaves open, the value decides: the size
/// of an integer, whether a time has an offset. 0 is for the server to find.
Oid parameter_type(const InputType& type, const Value& value);

/// The value's text form, empty for NULL. Throws Error (usage) when it holds a NUL character;
/// `name` is the parameter's.
std::string parameter_text(const InputType& type, const Value& value, const std::string& name);

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
