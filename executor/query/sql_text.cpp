#include "executor/query/sql_text.h"

#include <algorithm>
#include <utility>

#include "executor/query/operators.h"
#include "executor/query/template_error.h"

namespace sqlpod {

void SqlText::append_source(std::size_t begin, std::size_t end) {
  origins_.push_back({text_.size(), begin, true});
  text_ += source_.substr(begin, end - begin);
  check_size();
}

void SqlText::append_text(std::string_view text, std::size_t origin) {
  origins_.push_back({text_.size(), origin, false});
  text_ += text;
  check_size();
}

void SqlText::append_hole(Hole filled, std::size_t origin) {
  origins_.push_back({text_.size(), origin, false});
  holes_.emplace_back(text_.size(), std::move(filled));
  text_ += hole;
  check_size();
}

const Hole& SqlText::hole_at(std::size_t offset) const {
  const auto found =
      std::lower_bound(holes_.begin(), holes_.end(), offset,
                       [](const auto& entry, std::size_t at) { return entry.first < at; });
  return found->second;
}

std::size_t SqlText::origin_of(std::size_t offset) const {
  const auto next =
      std::upper_bound(origins_.begin(), origins_.end(), offset,
                       [](std::size_t at, const Origin& origin) { return at < origin.offset; });
  if (next == origins_.begin()) return 0;
  const Origin& origin = *std::prev(next);
  return origin.source + (origin.verbatim ? offset - origin.offset : 0);
}

Error SqlText::error_at(std::size_t offset, const std::string& message, std::string hint) const {
  return template_error(source_, origin_of(offset), message, std::move(hint));
}

void SqlText::check_size() const {
  if (text_.size() > static_cast<std::size_t>(max_text_size)) {
    throw Error(ErrorKind::usage, "the query is longer than 64 MiB",
                "bind large values instead of repeating text");
  }
}

}  // namespace sqlpod
