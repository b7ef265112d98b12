// Paths that may be written as `file://` URIs (RFC 8089).
#pragma once

#include <string>

#include "error/error.h"

namespace sqlpod {

/// The path that a `file://` URI names, percent-encoding resolved, or the text itself when it is no
/// URI. Throws Error of `kind` for the URI of another scheme or machine; `action` ("read", "write
/// to") says what cannot be done.
std::string local_path(const std::string& text, ErrorKind kind, const std::string& action);

}  // namespace sqlpod
