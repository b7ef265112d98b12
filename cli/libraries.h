// The libraries that the process runs with.
#pragma once

#include <string>

namespace sqlpod::cli {

/// A table of every shared library that is loaded, the clients of all databases among them, and of
/// what is compiled in: its file's name, its version, its licence and what it is. In the image a
/// version is that of the bill of materials (share/sbom/libraries.txt), elsewhere what the library
/// itself says, `-` when it does not.
std::string library_table();

}  // namespace sqlpod::cli
