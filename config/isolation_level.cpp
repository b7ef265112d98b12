#include "config/isolation_level.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "error/error.h"
#include "error/in_quotes.h"
#include "error/nearest_name.h"

namespace sqlpod {
namespace {

constexpr std::array<std::pair<IsolationLevel, std::string_view>, 5> levels{{
    {IsolationLevel::read_uncommitted, "READ UNCOMMITTED"},
    {IsolationLevel::read_committed, "READ COMMITTED"},
    {IsolationLevel::repeatable_read, "REPEATABLE READ"},
    {IsolationLevel::snapshot, "SNAPSHOT"},
    {IsolationLevel::serializable, "SERIALIZABLE"},
}};

constexpr std::string_view autocommit = "AUTOCOMMIT";

std::string canonical(std::string_view text) {
  std::string name(text);
  for (char& c : name) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == '_' || c == '-') c = ' ';
  }
  return name;
}

}  // namespace

std::string_view name(IsolationLevel level) {
  for (const auto& [known, text] : levels) {
    if (known == level) return text;
  }
  return {};
}

std::optional<IsolationLevel> parse_isolation_level(std::string_view text) {
  const std::string wanted = canonical(text);
  if (wanted == autocommit) return std::nullopt;
  std::vector<std::string> names{std::string(autocommit)};
  for (const auto& [level, known] : levels) {
    if (known == wanted) return level;
    names.emplace_back(known);
  }
  throw Error(ErrorKind::usage, in_quotes(text) + " is not an isolation level",
              nearest_name_hint(wanted, names));
}

}  // namespace sqlpod
