// An exception that is no Error as one: what a library threw, or that memory was short.
#pragma once

#include <exception>

#include "error/error.h"

namespace sqlpod {

/// An Error (internal). One that means that memory was short says so, and any other that it is a
/// bug. Throws std::bad_alloc when there is no memory for it.
Error unexpected(const std::exception& exception);

}  // namespace sqlpod
