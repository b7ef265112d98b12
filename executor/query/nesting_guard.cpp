#include "executor/query/nesting_guard.h"

#include <string>

#include "executor/query/syntax_tree.h"

namespace sqlpod {

NestingGuard::NestingGuard(std::size_t& depth, const TokenCursor& cursor, std::string_view what)
    : depth_(depth) {
  if (depth_ >= max_template_nesting) {
    cursor.fail(std::string(what) + " too deeply",
                "at most " + std::to_string(max_template_nesting) + " levels");
  }
  ++depth_;
}

}  // namespace sqlpod
