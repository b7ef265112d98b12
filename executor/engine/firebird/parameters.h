// The message that carries a statement's parameters to Firebird, each as the type that its input
// has: the server casts it to what it needs, as it casts a literal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "executor/engine/firebird/column.h"
#include "executor/engine/firebird/handles.h"
#include "executor/query/statement.h"

namespace sqlpod::firebird {

/// One parameter as it stands in the message.
struct Slot {
  unsigned type = SQL_VARYING;
  int subtype = 0;
  int scale = 0;
  unsigned length = 0;  ///< of a VARCHAR: what fits
  unsigned charset = 0;
  bool null = false;
  std::string bytes;  ///< the value; for a BLOB its content
};

/// What `parameter` is bound as where the server would take `inferred`. Throws Error (usage) for a
/// value that Firebird has no type for.
Slot slot_of(const Parameter& parameter, const Column& inferred);

class Parameters {
 public:
  /// `inferred` is the statement's own input metadata; all three must outlive this.
  Parameters(Firebird::IAttachment& attachment, Firebird::ITransaction& transaction,
             Firebird::IMessageMetadata& inferred);

  /// Fills the message; again for each row of a statement that runs many times. Throws Error
  /// (usage, query).
  void set(const std::vector<Parameter>& parameters);

  Firebird::IMessageMetadata* metadata() const { return metadata_.get(); }
  void* message() { return message_.data(); }

 private:
  bool fits(const std::vector<Slot>& slots) const;
  void describe(const std::vector<Slot>& slots);
  void write(const Slot& slot, const Column& place);

  Firebird::IAttachment& attachment_;
  Firebird::ITransaction& transaction_;
  Firebird::IMessageMetadata& inferred_;
  std::vector<Column> inferred_columns_;
  Reference<Firebird::IMessageMetadata> metadata_;
  std::vector<Column> columns_;  ///< of metadata_
  std::string message_;
};

}  // namespace sqlpod::firebird
