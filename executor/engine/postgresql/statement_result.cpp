#include "executor/engine/postgresql/statement_result.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sqlpod::postgresql {

StatementResult statement_result(PGresult* result) {
  StatementResult done;
  // Words, then numbers.
  const std::string_view tag = PQcmdStatus(result);
  done.kind = tag.substr(0, tag.find_first_of("0123456789"));
  while (done.kind.ends_with(' ')) done.kind.pop_back();
  const std::string_view rows = PQcmdTuples(result);
  std::int64_t count = 0;
  const auto [rest, error] = std::from_chars(rows.data(), rows.data() + rows.size(), count);
  if (error == std::errc()) done.rows = count;
  return done;
}

void add(StatementResult& total, const StatementResult& done) {
  total.kind = done.kind;
  if (done.rows) total.rows = total.rows.value_or(0) + *done.rows;
}

}  // namespace sqlpod::postgresql
