#include "executor/engine/postgresql/copy_query.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string_view>

#include "executor/engine/postgresql/engine.h"
#include "executor/engine/postgresql/oids.h"
#include "executor/query/command_word.h"
#include "executor/query/sql_lexer.h"
#include "executor/query/sql_text.h"

namespace sqlpod::postgresql {
namespace {

// What a scan computes for each row is a tenth of a microsecond for such a parameter.
constexpr std::size_t most_parameters = 8;
constexpr std::size_t longest_text = 256;  // bytes

std::string setting_name(std::size_t index) {
  return "'sqlpod.p" + std::to_string(index + 1) + "'";
}

bool can_be_setting(const Parameter& parameter) {
  if (parameter.type.kind == TypeKind::list) return false;
  if (const auto* text = parameter.value.get_if<std::string>()) return text->size() <= longest_text;
  if (const auto* bytes = parameter.value.get_if<Bytes>()) {
    return bytes->data.size() <= longest_text / 2;
  }
  return parameter.type.kind != TypeKind::json;
}

/// The name of a type that a cast from text makes with the type's input function, as a parameter is
/// made; empty for others.
std::string_view cast_name(Oid type) {
  switch (type) {
    case bool_oid:
      return "bool";
    case bytea_oid:
      return "bytea";
    case int8_oid:
      return "int8";
    case int2_oid:
      return "int2";
    case int4_oid:
      return "int4";
    case text_oid:
      return "text";
    case oid_oid:
      return "oid";
    case float4_oid:
      return "float4";
    case float8_oid:
      return "float8";
    case bpchar_oid:
      return "bpchar";
    case varchar_oid:
      return "varchar";
    case name_oid:
      return "name";
    case date_oid:
      return "date";
    case time_oid:
      return "time";
    case timetz_oid:
      return "timetz";
    case timestamp_oid:
      return "timestamp";
    case timestamptz_oid:
      return "timestamptz";
    case interval_oid:
      return "interval";
    case numeric_oid:
      return "numeric";
    case uuid_oid:
      return "uuid";
    default:
      return {};
  }
}

/// Whether an index could serve a pattern that the planner knows, which it takes from constants
/// alone.
bool is_pattern_match(const SqlToken& token, std::string_view sql) {
  constexpr std::array<std::string_view, 4> words = {"LIKE", "ILIKE", "SIMILAR", "STARTS_WITH"};
  return sql.substr(token.offset, token.size) == "~" ||
         std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return is_word(token, sql, word); });
}

/// The index of the parameter that a placeholder `$n` stands for; none when there is no such one.
std::optional<std::size_t> index_of(std::string_view placeholder, const Statement& statement) {
  std::size_t number = 0;
  std::from_chars(placeholder.data() + 1, placeholder.data() + placeholder.size(), number);
  if (number == 0 || number > statement.parameters.size()) return std::nullopt;
  return number - 1;
}

}  // namespace

bool suits_copy(PGconn* connection, const Statement& statement) {
  constexpr std::array<std::string_view, 4> queries = {"SELECT", "WITH", "VALUES", "TABLE"};
  if (std::find(queries.begin(), queries.end(), command_word(statement.sql)) == queries.end() ||
      statement.sql.find('\0') != std::string::npos) {
    return false;
  }
  // Redshift calls itself 8.0; CockroachDB names its own version, too.
  constexpr int with_settings = 90600;
  if (PQserverVersion(connection) < with_settings ||
      PQparameterStatus(connection, "crdb_version") != nullptr) {
    return false;
  }
  if (statement.parameters.empty()) return true;
  // Settings last as long as a transaction. Placeholders are found by the rules of strings.
  const char* strings = PQparameterStatus(connection, "standard_conforming_strings");
  return PQtransactionStatus(connection) == PQTRANS_INTRANS && strings != nullptr &&
         strings == std::string_view("on") && statement.parameters.size() <= most_parameters &&
         std::all_of(statement.parameters.begin(), statement.parameters.end(), can_be_setting);
}

std::string settings_query(const Statement& statement) {
  std::string sql;
  for (std::size_t i = 0; i < statement.parameters.size(); ++i) {
    if (statement.parameters[i].value.is_null()) continue;
    sql += sql.empty() ? "SELECT " : ", ";
    sql += "pg_catalog.set_config(" + setting_name(i) + ", $" + std::to_string(i + 1) + ", true)";
  }
  return sql;
}

std::optional<std::string> copy_query(const std::string& sql, const Statement& statement,
                                      const std::vector<Oid>& types) {
  // A line comment may end the query.
  constexpr std::string_view begin = "COPY (";
  constexpr std::string_view end = "\n) TO STDOUT (FORMAT binary)";
  std::string copy(begin);
  if (statement.parameters.empty()) return copy.append(sql).append(end);
  SqlText text(sql);
  text.append_source(0, sql.size());
  for (const SqlToken& token : lex_sql(text, engine().sql())) {
    const std::string_view part = std::string_view(sql).substr(token.offset, token.size);
    if (is_pattern_match(token, sql)) return std::nullopt;
    if (token.kind != SqlTokenKind::placeholder) {
      copy += part;
      continue;
    }
    const auto index = index_of(part, statement);
    if (!index) return std::nullopt;
    const std::string_view type = cast_name(types.at(*index));
    if (type.empty()) return std::nullopt;
    copy += statement.parameters[*index].value.is_null()
                ? std::string("(NULL")
                : "(pg_catalog.current_setting(" + setting_name(*index) + ")";
    copy.append("::pg_catalog.").append(type).append(")");
  }
  return copy.append(end);
}

}  // namespace sqlpod::postgresql
