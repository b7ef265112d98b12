// ODBC's own headers, without the macro of theirs that Arrow has a name for.
#pragma once

#include <sql.h>
#include <sqlext.h>

#undef BOOL
