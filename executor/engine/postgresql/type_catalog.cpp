#include "executor/engine/postgresql/type_catalog.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <utility>

#include "error/error.h"
#include "executor/engine/postgresql/error.h"
#include "executor/engine/postgresql/handles.h"
#include "executor/engine/postgresql/oids.h"
#include "executor/engine/postgresql/text_cast.h"

namespace sqlpod::postgresql {
namespace {

// Far beyond any schema, and what a server that makes types up comes to an end at.
constexpr int max_depth = 32;
constexpr int max_types = 20'000;

bool is_known_scalar(Oid oid) {
  switch (oid) {
    case bool_oid:
    case bytea_oid:
    case char_oid:
    case name_oid:
    case int8_oid:
    case int2_oid:
    case int4_oid:
    case text_oid:
    case oid_oid:
    case json_oid:
    case xml_oid:
    case float4_oid:
    case float8_oid:
    case literal_oid:
    case bpchar_oid:
    case varchar_oid:
    case date_oid:
    case time_oid:
    case timestamp_oid:
    case timestamptz_oid:
    case interval_oid:
    case numeric_oid:
    case void_oid:
    case uuid_oid:
    case jsonb_oid:
      return true;
    default:
      return false;
  }
}

/// The element of an array of one of those; 0 for any other type.
Oid known_element(Oid array) {
  static const std::map<Oid, Oid> elements = {
      {bool_array_oid, bool_oid},
      {bytea_array_oid, bytea_oid},
      {char_array_oid, char_oid},
      {name_array_oid, name_oid},
      {int8_array_oid, int8_oid},
      {int2_array_oid, int2_oid},
      {int4_array_oid, int4_oid},
      {text_array_oid, text_oid},
      {oid_array_oid, oid_oid},
      {json_array_oid, json_oid},
      {xml_array_oid, xml_oid},
      {float4_array_oid, float4_oid},
      {float8_array_oid, float8_oid},
      {bpchar_array_oid, bpchar_oid},
      {varchar_array_oid, varchar_oid},
      {date_array_oid, date_oid},
      {time_array_oid, time_oid},
      {timestamp_array_oid, timestamp_oid},
      {timestamptz_array_oid, timestamptz_oid},
      {interval_array_oid, interval_oid},
      {numeric_array_oid, numeric_oid},
      {uuid_array_oid, uuid_oid},
      {jsonb_array_oid, jsonb_oid},
  };
  const auto found = elements.find(array);
  return found == elements.end() ? 0 : found->second;
}

bool is_built_in(Oid oid) {
  return is_known_scalar(oid) || known_element(oid) != 0;
}

/// A server may have been told any number.
int dimensions_of(int declared) {
  constexpr int most = 6;
  return std::clamp(declared, 1, most);
}

/// The rows of a query of our own.
class Rows {
 public:
  Rows(PGconn* connection, const std::string& sql) : result_(PQexec(connection, sql.c_str())) {
    if (PQresultStatus(result_.get()) != PGRES_TUPLES_OK) throw error_of(result_.get(), connection);
  }

  int size() const { return PQntuples(result_.get()); }
  bool is_null(int row, int column) const { return PQgetisnull(result_.get(), row, column) != 0; }
  std::string_view text(int row, int column) const {
    if (is_null(row, column)) return {};
    return {PQgetvalue(result_.get(), row, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
  }
  template <typename Number>
  Number number(int row, int column) const {
    const std::string_view digits = text(row, column);
    Number value{};
    const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || rest != digits.data() + digits.size()) {
      throw Error(ErrorKind::query, "the server's catalog of types cannot be read",
                  "cast the query's columns to text, or to built-in types");
    }
    return value;
  }

 private:
  Result result_;
};

/// As an array for the server. Operators are spelled out in what it is put in, for a search path
/// may hold others of the same name.
template <typename Numbers>
std::string any_of(const Numbers& numbers, const char* type) {
  std::string list;
  for (const auto number : numbers) list += (list.empty() ? "" : ",") + std::to_string(number);
  return " OPERATOR(pg_catalog.=) ANY ('{" + list + "}'::pg_catalog." + type + "[])";
}

using TableColumn = std::pair<Oid, int>;

/// How many dimensions columns were declared with; the server itself does not hold values to it.
std::map<TableColumn, int> declared_dimensions(PGconn* connection,
                                               const std::set<TableColumn>& columns) {
  std::set<Oid> tables;
  std::set<int> numbers;
  for (const auto& [table, number] : columns) {
    tables.insert(table);
    numbers.insert(number);
  }
  const Rows rows(connection,
                  "SELECT a.attrelid, a.attnum, a.attndims, t.typndims"
                  " FROM pg_catalog.pg_attribute a"
                  " JOIN pg_catalog.pg_type t ON t.oid OPERATOR(pg_catalog.=) a.atttypid"
                  " WHERE a.attrelid" +
                      any_of(tables, "oid") + " AND a.attnum" + any_of(numbers, "int2"));
  std::map<TableColumn, int> dimensions;
  for (int row = 0; row < rows.size(); ++row) {
    dimensions[{rows.number<Oid>(row, 0), rows.number<int>(row, 1)}] =
        std::max(rows.number<int>(row, 2), rows.number<int>(row, 3));
  }
  return dimensions;
}

/// Puts types together from what is known.
class Builder {
 public:
  Builder(const std::map<Oid, CatalogType>& known, bool clamps_infinity)
      : known_(known), clamps_infinity_(clamps_infinity) {}

  Type build(Oid oid, int modifier, int dimensions, int depth = 0) {
    if (++built_ > max_types) {
      throw Error(ErrorKind::query, "the columns are made of too many types",
                  "select fewer columns, or cast composites to text");
    }
    if (is_known_scalar(oid)) {
      return {.oid = oid, .modifier = modifier, .clamps_infinity = clamps_infinity_};
    }
    if (const Oid element = known_element(oid); element != 0) {
      return array(oid, build(element, modifier, 0, depth + 1), dimensions, {});
    }
    const auto found = known_.find(oid);
    if (found == known_.end()) return text(oid, "with the oid " + std::to_string(oid));
    const CatalogType& type = found->second;
    if (depth > max_depth) return text(oid, type.name);
    if (type.is_hstore) return named(Type::Kind::hstore, oid, type);
    switch (type.kind) {
      case 'e':
        return named(Type::Kind::enumerated, oid, type);
      case 'c':
        return composite(oid, type, depth);
      case 'd': {
        Type base =
            build(type.base, type.modifier, std::max(dimensions, type.dimensions), depth + 1);
        base.domain = oid;
        base.name = type.name;
        return base;
      }
      default:
        break;
    }
    if (type.element == 0) return text(oid, type.name);
    return array(oid, build(type.element, modifier, 0, depth + 1), dimensions, type.name);
  }

 private:
  static Type named(Type::Kind kind, Oid oid, const CatalogType& type) {
    return {.kind = kind, .oid = oid, .name = type.name};
  }

  static Type text(Oid oid, const std::string& name) {
    return {.kind = Type::Kind::text, .oid = oid, .name = name};
  }

  static Type array(Oid oid, Type element, int dimensions, const std::string& name) {
    // An array of such is cast to text[], whatever an element is.
    if (needs_text_cast(element)) element = text(element.oid, element.name);
    Type type{.kind = Type::Kind::array, .oid = oid, .dimensions = dimensions_of(dimensions)};
    type.parts.push_back(std::move(element));
    type.name = name;
    return type;
  }

  Type composite(Oid oid, const CatalogType& type, int depth) {
    // Parquet has no structure without fields.
    if (type.attributes.empty()) return text(oid, type.name);
    Type whole = named(Type::Kind::composite, oid, type);
    for (const CatalogType::Attribute& attribute : type.attributes) {
      whole.parts.push_back(
          build(attribute.type, attribute.modifier, attribute.dimensions, depth + 1));
      whole.names.push_back(attribute.name);
      if (needs_text_cast(whole.parts.back())) return text(oid, type.name);
    }
    return whole;
  }

  const std::map<Oid, CatalogType>& known_;
  bool clamps_infinity_;
  int built_ = 0;
};

/// Those that `type` is made of.
void add_parts(const CatalogType& type, std::set<Oid>& parts) {
  if (type.element != 0) parts.insert(type.element);
  if (type.base != 0) parts.insert(type.base);
  for (const CatalogType::Attribute& attribute : type.attributes) parts.insert(attribute.type);
}

}  // namespace

void TypeCatalog::learn(PGconn* connection, const std::set<Oid>& types) {
  const Rows rows(connection,
                  "SELECT t.oid, t.typtype, pg_catalog.format_type(t.oid, NULL), t.typname,"
                  " t.typinput, t.typelem, t.typbasetype, t.typtypmod, t.typndims,"
                  " a.attname, a.atttypid, a.atttypmod, a.attndims"
                  " FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_attribute a"
                  " ON a.attrelid OPERATOR(pg_catalog.=) t.typrelid"
                  " AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped"
                  " WHERE t.oid" +
                      any_of(types, "oid") + " ORDER BY t.oid, a.attnum");
  for (int row = 0; row < rows.size(); ++row) {
    CatalogType& type = known_[rows.number<Oid>(row, 0)];
    const std::string_view kind = rows.text(row, 1);
    type.kind = kind.empty() ? 'p' : kind.front();
    type.name = rows.text(row, 2);
    type.is_hstore = type.kind == 'b' && rows.text(row, 3) == "hstore";
    // Other types can be subscripted, too: point, int2vector.
    const bool is_array =
        rows.text(row, 4) == "array_in" || rows.text(row, 4) == "pg_catalog.array_in";
    type.element = is_array ? rows.number<Oid>(row, 5) : 0;
    type.base = rows.number<Oid>(row, 6);
    type.modifier = rows.number<int>(row, 7);
    type.dimensions = rows.number<int>(row, 8);
    if (type.kind == 'c' && !rows.is_null(row, 9)) {
      type.attributes.push_back({std::string(rows.text(row, 9)), rows.number<Oid>(row, 10),
                                 rows.number<int>(row, 11), rows.number<int>(row, 12)});
    }
  }
}

std::vector<Type> TypeCatalog::types_of(PGconn* connection, const PGresult* description) {
  std::erase_if(known_, [](const auto& entry) { return entry.second.kind == 'c'; });
  const int columns = PQnfields(description);
  std::set<Oid> wanted;
  for (int i = 0; i < columns; ++i) wanted.insert(PQftype(description, i));
  for (int depth = 0; depth <= max_depth && !wanted.empty(); ++depth) {
    std::set<Oid> unknown;
    for (const Oid oid : wanted) {
      if (!is_built_in(oid) && !known_.contains(oid)) unknown.insert(oid);
    }
    if (!unknown.empty()) learn(connection, unknown);
    std::set<Oid> parts;
    for (const Oid oid : wanted) {
      if (const auto found = known_.find(oid); found != known_.end())
        add_parts(found->second, parts);
    }
    wanted = std::move(parts);
  }

  Builder builder(known_, clamps_infinity_);
  std::vector<Type> types;
  std::set<TableColumn> arrays;
  for (int i = 0; i < columns; ++i) {
    types.push_back(builder.build(PQftype(description, i), PQfmod(description, i), 0));
    if (types.back().kind != Type::Kind::array) continue;
    types.back().is_undeclared = PQftable(description, i) == 0;
    if (!types.back().is_undeclared) {
      arrays.insert({PQftable(description, i), PQftablecol(description, i)});
    }
  }
  if (arrays.empty()) return types;
  const auto dimensions = declared_dimensions(connection, arrays);
  for (int i = 0; i < columns; ++i) {
    Type& type = types[static_cast<std::size_t>(i)];
    const auto found = dimensions.find({PQftable(description, i), PQftablecol(description, i)});
    if (type.kind == Type::Kind::array && found != dimensions.end()) {
      type.dimensions = dimensions_of(std::max(type.dimensions, found->second));
    }
  }
  return types;
}

}  // namespace sqlpod::postgresql
