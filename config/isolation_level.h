// Transaction isolation, by the names that SQLAlchemy has for it.
#pragma once

#include <optional>
#include <string_view>

namespace sqlpod {

enum class IsolationLevel {
  read_uncommitted,
  read_committed,
  repeatable_read,
  snapshot,  ///< SQL Server's and Firebird's
  serializable,
};

/// The name in SQL: "READ COMMITTED", …
std::string_view name(IsolationLevel level);

/// Reads a name, in any case, with blanks, underscores or hyphens between its words; none for
/// AUTOCOMMIT. Throws Error (usage) with the nearest known name.
std::optional<IsolationLevel> parse_isolation_level(std::string_view text);

}  // namespace sqlpod
