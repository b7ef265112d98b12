#include "executor/table/json_rows.h"

#include "config/document/json_document.h"
#include "error/in_quotes.h"

namespace sqlpod {

bool JsonRows::next() {
  std::string_view line;
  do {
    if (!read_line()) return false;
    line = input_.window().substr(0, line_size_);
    if (line.ends_with('\n')) line.remove_suffix(1);
  } while (line.find_first_not_of(" \t\r") == std::string_view::npos);
  ++place_.row;
  try {
    object_ = parse_json(line, "");
    if (object_.kind != Node::Kind::map) {
      throw Error(ErrorKind::usage,
                  "expected an object, not " + std::string(describe(object_.kind)),
                  "each line is an object of columns, such as {\"id\": 1, \"name\": \"apple\"}");
    }
  } catch (const Error& error) {
    // The place within the row: the parser has seen one line.
    constexpr std::string_view first_line = "line 1, ";
    std::string message = error.message();
    if (message.starts_with(first_line)) message.erase(0, first_line.size());
    throw error_at(place_, Error(error.kind(), message, error.hint()));
  }
  return true;
}

bool JsonRows::read_line() {
  input_.consume(line_size_);
  line_size_ = 0;
  std::size_t end = std::string_view::npos;
  for (std::size_t searched = 0;;) {
    end = input_.window().find('\n', searched);
    if (end != std::string_view::npos) break;
    searched = input_.size();
    if (!input_.more()) break;
  }
  line_size_ = end == std::string_view::npos ? input_.size() : end + 1;
  ++place_.line;
  return line_size_ > 0;
}

Error JsonRows::error_at(Place place, const Error& error, std::string_view column) const {
  std::string text = input_.name() + ": row " + std::to_string(place.row);
  if (place.row != place.line) text += " (line " + std::to_string(place.line) + ")";
  if (!column.empty()) text += ", column " + in_quotes(column);
  return {error.kind(), text + ": " + error.message(), error.hint()};
}

}  // namespace sqlpod
