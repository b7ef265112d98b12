#include "executor/query/binding_error.h"

#include "error/nearest_name.h"

namespace sqlpod {

Error no_list_error(const SqlText& sql, std::size_t offset, const Hole& value) {
  if (value.value->is_null()) {
    return sql.error_at(
        offset, "the list '" + value.name + "' is NULL, which IN cannot compare with",
        "give an empty list, or leave the comparison out: {% if x is not none %} … {% endif %}");
  }
  return sql.error_at(offset, "IN needs a list, and '" + value.name + "' is a single value",
                      "declare it as a list, or write IN ({{ x }})");
}

Error list_error(const SqlText& sql, std::size_t offset, const Hole& list) {
  if (list.column) {
    return sql.error_at(offset,
                        "the lists of the column '" + list.name + "' cannot be one parameter here",
                        "declare the column as json: its text is bound then");
  }
  return sql.error_at(offset, "the list '" + list.name + "' cannot be one parameter here",
                      "write x IN {{ list }} or {{ list | inclause }}, or join it to one text: {{ "
                      "list | join(',') }}");
}

Error touching_error(const SqlText& sql, std::size_t offset) {
  return sql.error_at(
      offset,
      "a placeholder touches the text beside it, and a parameter cannot be a part of a name",
      "quote the whole name, \"tbl_{{ x }}\", or set a blank between them");
}

Error placeholder_error(const SqlText& sql, std::size_t offset, const std::string& text,
                        const std::vector<std::string>& names) {
  const bool named = text.size() > 1 && (text[1] < '0' || text[1] > '9');
  const std::string nearest = named ? nearest_name(text.substr(1), names) : std::string();
  return sql.error_at(offset,
                      "'" + text + "' is a placeholder of the database, and nothing is bound to it",
                      nearest.empty() ? "write {{ .name }} for an input"
                                      : "write {{ ." + nearest + " }} for the input");
}

Error column_after_in_error(const SqlText& sql, std::size_t offset, const Hole& column,
                            const SqlDialect& dialect) {
  if (column.type.kind != TypeKind::list) {
    return sql.error_at(offset,
                        "IN needs a list, and the column '" + column.name + "' has single values",
                        "write x = {{ .x }}, or IN ({{ .x }})");
  }
  return sql.error_at(offset,
                      "how long the lists of the column '" + column.name +
                          "' are is not known when the query is made",
                      dialect.array_parameters
                          ? "write x = ANY ({{ .list }})"
                          : "declare the column as json, and take it apart in SQL");
}

Error column_in_string_error(const SqlText& sql, std::size_t offset) {
  return sql.error_at(
      offset, "a string cannot hold a column, whose value is not known when the query is made",
      "take the quotes away, and join texts in SQL: '%' || {{ .x }} || '%', or concat('%', {{ .x "
      "}}, '%')");
}

Error column_as_name_error(const SqlText& sql, std::size_t offset) {
  return sql.error_at(
      offset, "a name cannot come from a column, whose value is not known when the query is made",
      "take the quotes away to bind its value, or make the name an input of its own");
}

Error column_with_unit_error(const SqlText& sql, std::size_t offset, const std::string& unit) {
  return sql.error_at(offset, "the value of a column gets no unit of an interval",
                      "multiply: {{ .x }} * INTERVAL '1' " + unit);
}

}  // namespace sqlpod
