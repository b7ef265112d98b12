// The keywords of ODBC's connection string, KEYWORD=value;KEYWORD={value};…
#pragma once

#include <functional>
#include <string_view>

#include "secrets/secret.h"

namespace sqlpod {

/// Calls `visit` for each keyword, as it is written, with its value: what stands in braces, or up
/// to a semicolon. A word without a value is none. Throws nothing of its own, whatever the string
/// is.
void for_each_odbc_keyword(
    std::string_view string,
    const std::function<void(std::string_view keyword, const Secret& value)>& visit);

}  // namespace sqlpod
