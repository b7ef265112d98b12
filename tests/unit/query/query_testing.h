// What the tests of the query folder share: the engines' dialects, inputs made in one line, and a
// rendering in one call.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/input_type.h"
#include "error/error.h"
#include "executor/engine/engine_registry.h"
#include "executor/query/sql_dialect.h"
#include "executor/query/template.h"

namespace sqlpod::query_testing {

/// The dialect of the engine of that name.
inline const SqlDialect& dialect_of(std::string_view engine) {
  for (const EngineEntry& entry : engine_entries()) {
    if (entry.dialects.front() == engine) return entry.engine().sql();
  }
  throw std::invalid_argument("no engine " + std::string(engine));
}

inline const SqlDialect& postgresql = dialect_of("postgresql");
inline const SqlDialect& mysql = dialect_of("mysql");
inline const SqlDialect& sqlite = dialect_of("sqlite");

/// An input of a type given by its kind; `element` makes it a list of that kind.
inline TypedValue input(TypeKind kind, Value value) {
  return {{kind, value.is_null(), nullptr}, std::move(value)};
}
inline TypedValue text(std::string value) {
  return input(TypeKind::text, std::move(value));
}
inline TypedValue integer(std::int64_t value) {
  return input(TypeKind::integer, value);
}
inline TypedValue list(TypeKind element, Value::List items) {
  const InputType type{element, false, nullptr};
  return {{TypeKind::list, false, std::make_shared<const InputType>(type)}, std::move(items)};
}
inline TypedValue integers(const std::vector<std::int64_t>& numbers) {
  Value::List items(numbers.begin(), numbers.end());
  return list(TypeKind::integer, std::move(items));
}

inline std::vector<Statement> render(const std::string& source, const TemplateInputs& inputs,
                                     const SqlDialect& dialect, TemplateOptions options = {}) {
  return Template(source, options).render(inputs, dialect);
}

/// The one statement of a template; fails the test when there are more.
inline Statement render_one(const std::string& source, const TemplateInputs& inputs,
                            const SqlDialect& dialect, TemplateOptions options = {}) {
  auto statements = render(source, inputs, dialect, options);
  EXPECT_EQ(statements.size(), 1U) << source;
  return statements.at(0);
}

/// The Error that a rendering throws; fails the test when it throws none.
inline Error error_of(const std::string& source, const TemplateInputs& inputs,
                      const SqlDialect& dialect, TemplateOptions options = {}) {
  try {
    const auto statements = render(source, inputs, dialect, options);
    ADD_FAILURE() << "no error for: " << source << "\n  but: " << statements.at(0).sql;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage) << source;
    return error;
  }
  return Error(ErrorKind::internal, "no error");
}

}  // namespace sqlpod::query_testing
