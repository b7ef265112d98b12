#include "executor/table/column_match.h"

#include <algorithm>

#include "error/error.h"
#include "error/in_quotes.h"
#include "error/nearest_name.h"

namespace sqlpod {
namespace {

[[noreturn]] void throw_missing(const std::string& file, const std::vector<std::string>& missing,
                                const std::vector<std::string>& names) {
  constexpr std::size_t most_names = 20;
  std::string wanted;
  std::string hint;
  for (const std::string& name : missing) {
    wanted += (wanted.empty() ? "" : ", ") + in_quotes(name);
    const std::string nearest = nearest_name(name, names);
    if (nearest.empty()) continue;
    hint +=
        (hint.empty() ? "did you mean " : "; ") + in_quotes(nearest) + " for " + in_quotes(name);
  }
  std::string present;
  for (std::size_t i = 0; i < std::min(most_names, names.size()); ++i) {
    present += (i == 0 ? "" : ", ") + in_quotes(names[i]);
  }
  if (names.size() > most_names) present += ", …";
  throw Error(ErrorKind::usage,
              file + ": the " + (missing.size() == 1 ? "column " : "columns ") + wanted +
                  (missing.size() == 1 ? " is" : " are") + " missing; it has " +
                  (present.empty() ? "none" : present),
              hint.empty() ? "declare the columns as the file names them" : hint + "?");
}

}  // namespace

std::vector<int> match_columns(const std::string& file, const std::vector<std::string>& names,
                               const std::vector<TableColumn>& declared) {
  std::vector<std::string> wanted;
  for (const TableColumn& column : declared) wanted.push_back(column.name);
  if (declared.empty()) wanted = names;
  std::vector<std::string> missing;
  std::vector<int> positions;
  for (const std::string& name : wanted) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      missing.push_back(name);
      continue;
    }
    if (std::find(found + 1, names.end(), name) != names.end()) {
      throw Error(ErrorKind::usage, file + ": two columns have the name " + in_quotes(name),
                  "rename one of them in the file");
    }
    positions.push_back(static_cast<int>(found - names.begin()));
  }
  if (!missing.empty()) throw_missing(file, missing, names);
  return positions;
}

}  // namespace sqlpod
