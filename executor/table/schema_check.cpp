#include "executor/table/schema_check.h"

#include <set>
#include <string>

#include "executor/table/cell_text.h"

namespace sqlpod {

void require_distinct_names(const arrow::Schema& schema, std::string_view format) {
  std::set<std::string_view> seen;
  for (const auto& field : schema.fields()) {
    if (seen.insert(field->name()).second) continue;
    throw Error(ErrorKind::output,
                "the result has two columns named '" + field->name() + "', which " +
                    std::string(format) + " cannot tell apart",
                "give each its own name with AS in the query");
  }
}

void refuse_type(const arrow::Field& field, std::string_view format) {
  throw Error(ErrorKind::output,
              "column '" + field.name() + "' has the type " + field.type()->ToString() +
                  ", which " + std::string(format) + " output does not hold",
              "CAST the column in the query to a type that it holds, such as text");
}

void require_known_type(const arrow::Field& field, std::string_view format) {
  if (cell_text(field) == nullptr) refuse_type(field, format);
}

Error at_cell(const Error& error, std::int64_t row, std::string_view column) {
  return {
      error.kind(),
      "row " + std::to_string(row) + ", column '" + std::string(column) + "': " + error.message(),
      error.hint(), error.details()};
}

}  // namespace sqlpod
