// Text as ODBC's wide functions take it: UTF-16. Drivers read narrow text by their own locale, wide
// text always in the same way.
#pragma once

#include <string>
#include <string_view>

#include "executor/engine/odbc/api.h"

namespace sqlpod::odbc {

static_assert(sizeof(SQLWCHAR) == sizeof(char16_t), "unixODBC's characters have 16 bits");

/// UTF-16 of valid UTF-8.
std::u16string to_wide(std::string_view text);

/// Appends the UTF-8 of UTF-16. Answers whether it was that; a lone surrogate is not.
bool append_narrow(std::string& text, std::u16string_view wide);

/// The same, a lone surrogate as U+FFFD: for messages.
std::string to_narrow(std::u16string_view wide);

/// For ODBC's parameters, none of which it writes to.
inline SQLWCHAR* characters(const std::u16string& wide) {
  return reinterpret_cast<SQLWCHAR*>(
      const_cast<char16_t*>(wide.data()));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

}  // namespace sqlpod::odbc
