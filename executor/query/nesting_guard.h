// Bounds the recursion of the template's parsers.
#pragma once

#include <cstddef>
#include <string_view>

#include "executor/query/token_cursor.h"

namespace sqlpod {

/// Counts one level of `depth` for as long as it lives. `depth` must outlive it.
class NestingGuard {
 public:
  /// Throws Error (usage) at the cursor when the levels are more than max_template_nesting: "<what>
  /// too deeply".
  NestingGuard(std::size_t& depth, const TokenCursor& cursor, std::string_view what);
  ~NestingGuard() { --depth_; }
  NestingGuard(const NestingGuard&) = delete;
  NestingGuard& operator=(const NestingGuard&) = delete;

 private:
  std::size_t& depth_;
};

}  // namespace sqlpod
