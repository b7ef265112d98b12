// What libraries print: drivers and clients of databases write to the C library's stderr and
// stdout, past sqlpod's redactor and between the rows of a table. psqlODBC's libpq prints a
// server's notices so.
#pragma once

#include "secrets/redactor.h"

namespace sqlpod::cli {

/// From now on, for the whole process, what is printed to C's `stderr` and `stdout` and to C++'s
/// std::cerr and std::clog are lines of the log: of the source sqlpod.library, warnings. Of the
/// streams themselves, the file descriptors and std::cout, nothing changes. The redactor must
/// outlive the process's last line. To be called once, after the log was set up; where there is no
/// memory for it, it changes nothing.
void log_what_libraries_print(const Redactor& redactor);

}  // namespace sqlpod::cli
