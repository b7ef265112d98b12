// The files that an image carries beside the program, in a folder that runs in any other image,
// too:
//
//     /opt/sqlpod/bin/sqlpod   lib/ (with gconv/, mariadb/, odbc/)   etc/   share/
//
// Libraries look for such files at fixed places of the system, which the other image may lack, or
// has of another version. Each of them reads an environment variable first.
#pragma once

namespace sqlpod::cli {

/// Names the bundled files in the variables that the libraries read, where the program lies in such
/// a folder; else does nothing. What the user has set stays, and so does the system's own list of
/// ODBC drivers or certificate authorities where there is one. Before any thread starts.
void use_bundled_files();

}  // namespace sqlpod::cli
