// The error of a query template: it begins with the place, as line and column of the template.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "error/error.h"

namespace sqlpod {

/// An Error (usage) with the message "query template 3:14: <message>"; `offset` is a byte of
/// `source`, columns count characters from 1.
Error template_error(std::string_view source, std::size_t offset, const std::string& message,
                     std::string hint = {});

}  // namespace sqlpod
