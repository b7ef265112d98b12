// The query of a Flyte task with its inputs: what Flyte's own interpolation makes of it, with bound
// parameters.
//
// Flyte replaces `{{ .inputs.name }}` by Python's str() of the value, wherever it stands. Here the
// place decides, and the statement means the same:
//
// - inside a string literal, also a dollar-quoted one: the literal with the text in it becomes one
//   bound text;
// - in the open: an integer, a float and a truth value are written as the number or word that they
//   are; a moment, a duration, a dictionary and None are bound; a list is bound element by element
//   after ARRAY and after IN, else as an array where the database has arrays;
// - a text in the open, which Flyte makes SQL: names and literals (flyte/sql_fragment.h) come in,
//   with a warning in the log; any other text is an error;
// - inside a quoted identifier: a part of the name, quoted; within a comment: what is harmless;
// - where SQL takes no parameter (DDL, SET, the body of a routine): a literal, quoted.
//
// Unlike Flyte's, a value never ends its quotes, its `:name` is text, and a `{{ … }}` in a value
// stays as it is. Errors: Error (usage) with the place in the template.
#pragma once

#include <string>
#include <vector>

#include "executor/query/sql_dialect.h"
#include "executor/query/statement.h"
#include "executor/query/template.h"

namespace sqlpod::flyte {

/// The statements of the query, split at semicolons; a BEGIN in front and a COMMIT at the end,
/// which the run makes anyway, are left out. An input that the template does not mention is an
/// error, as in Flyte.
std::vector<Statement> bound_statements(const std::string& query_template,
                                        const TemplateInputs& inputs, const SqlDialect& dialect);

/// The same by Flyte's own string replacement: values are pasted as they are.
std::vector<Statement> pasted_statements(const std::string& query_template,
                                         const TemplateInputs& inputs, const SqlDialect& dialect);

}  // namespace sqlpod::flyte
