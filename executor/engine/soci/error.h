// What SOCI's categories of errors mean, in one table. Source: SOCI documentation, "Errors".
#pragma once

#include <soci/error.h>

#include <string>

#include "error/error.h"

namespace sqlpod::soci {

using Category = ::soci::soci_error::error_category;

/// What a session was doing when it failed.
enum class Doing { connecting, running, committing };

/// Many backends give no category, which is `unknown`: when committing, nobody knows then what
/// became of it.
ErrorKind kind_of_category(Category category, Doing doing);

/// The Error of a statement, with the backend's text, without SOCI's context: that quotes the
/// query and its values.
Error statement_error(const ::soci::soci_error& error);

/// The Error of a COMMIT.
Error commit_error(const ::soci::soci_error& error);

/// The Error of a connection that was not opened. It has nothing of the backend's text, which may
/// quote the connect string.
Error connect_error(Category category, const std::string& backend);

}  // namespace sqlpod::soci
