#include "config/error_list.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "error/error.h"

namespace sqlpod {

void ErrorList::add(Mark mark, std::string message, std::string hint) {
  entries_.push_back({mark, std::move(message), std::move(hint)});
}

void ErrorList::throw_if_any(const std::string& subject) const {
  if (entries_.empty()) return;
  if (entries_.size() == 1) throw Error(ErrorKind::usage, entries_[0].message, entries_[0].hint);

  std::vector<Entry> ordered = entries_;
  const auto key = [](const Entry& entry) {
    const int line = entry.mark.line == 0 ? std::numeric_limits<int>::max() : entry.mark.line;
    return std::tuple(line, entry.mark.column);
  };
  std::stable_sort(ordered.begin(), ordered.end(),
                   [&](const Entry& a, const Entry& b) { return key(a) < key(b); });
  constexpr std::size_t most_shown = 100;
  std::string details;
  for (std::size_t i = 0; i < std::min(ordered.size(), most_shown); ++i) {
    if (i > 0) details += '\n';
    details += ordered[i].message;
    if (!ordered[i].hint.empty()) details += "; " + ordered[i].hint;
  }
  if (ordered.size() > most_shown) {
    details += "\nand " + std::to_string(ordered.size() - most_shown) + " more";
  }
  throw Error(ErrorKind::usage, subject + " has " + std::to_string(entries_.size()) + " errors",
              "each line below names the place of one", details);
}

}  // namespace sqlpod
