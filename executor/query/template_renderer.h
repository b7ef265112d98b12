// Runs the statements of a template and gives the SQL text that comes out, with holes where values
// go.
#pragma once

#include <string_view>

#include "executor/query/sql_dialect.h"
#include "executor/query/sql_text.h"
#include "executor/query/syntax_tree.h"
#include "executor/query/template.h"

namespace sqlpod {

/// Everything given must outlive the result. Throws Error (usage) with the place in the template.
SqlText render_template(std::string_view source, const TemplateNodes& nodes,
                        const TemplateInputs& inputs, bool allow_raw);

}  // namespace sqlpod
