// Firebird's errors as Errors: which code is which kind stands in one table here.
#pragma once

#include <firebird/Interface.h>

#include <cstdint>
#include <string_view>

#include "error/error.h"

namespace sqlpod::firebird {

/// The kind that a code (isc_…, of iberror.h) stands for; `query` for one that has no place in the
/// table and whose SQLSTATE has none either.
ErrorKind kind_of_code(std::intptr_t code, std::string_view sqlstate);

/// Whether a status says that there is no connection any more: what the server did with the last
/// request is not known.
bool is_connection_loss(const Firebird::IStatus& status);

/// What a status says. The first of its codes that has a place in the table decides.
Error error_of(const Firebird::IStatus& status);

}  // namespace sqlpod::firebird
