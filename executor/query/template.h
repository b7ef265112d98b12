// A query template: SQL with placeholders, in Jinja2's language, that renders to statements with
// bound parameters.
//
// A value never becomes part of the SQL text: the text is the same for every value of the same
// shape. The grammar, the rule for each place where a placeholder may stand, and the filters are in
// docs/templates.md. A Template is immutable once made; render() may be called from several
// threads.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/input_type.h"
#include "config/table_column.h"
#include "config/value.h"
#include "executor/query/sql_dialect.h"
#include "executor/query/statement.h"

namespace sqlpod {

/// A declared input and its value, or a column of the table that the statement is run for each row
/// of.
struct TypedValue {
  InputType type;
  Value value;
  std::optional<int> column = {};  ///< where it stands in the table, from 0; its value is not known
};
using TemplateInputs = std::map<std::string, TypedValue, std::less<>>;

/// Adds the columns of a table, in the table's order, each with the type that it is bound as.
/// Throws Error (usage) when one has the name of an input.
void add_columns(TemplateInputs& inputs, const std::vector<TableColumn>& columns);

enum class Interpolation {
  bind,  ///< placeholders are bound parameters
  text,  ///< Flyte's own string replacement of `{{ .inputs.name }}` by str(value)
};

struct TemplateOptions {
  Interpolation interpolation = Interpolation::bind;
  bool allow_raw = false;  ///< whether `| raw` (and `| sqlsafe`) may paste text
};

class Template {
 public:
  /// Parses. Throws Error (usage), with line and column within the template, when it is not a
  /// template.
  Template(std::string source, TemplateOptions options);
  Template(Template&&) noexcept;
  Template& operator=(Template&&) noexcept;
  ~Template();

  /// The names of the inputs that the template mentions; `:name` is one only when `declared` holds
  /// the name.
  std::vector<std::string> mentioned(const std::vector<std::string>& declared) const;

  /// The statements, split at top-level semicolons; at least one. Throws Error (usage): an
  /// undefined name, a placeholder where SQL allows none, an unterminated string or comment, an
  /// input that the template never mentions. With columns among the inputs there is one statement,
  /// which uses one of them at least.
  std::vector<Statement> render(const TemplateInputs& inputs, const SqlDialect& dialect) const;

  /// The text, each value as Python's str() writes it: for a template that is no SQL. Throws Error
  /// (usage) at an undefined name; inputs that it never mentions are fine.
  std::string render_text(const TemplateInputs& inputs) const;

 private:
  struct Syntax;
  std::unique_ptr<const Syntax> syntax_;
};

}  // namespace sqlpod
