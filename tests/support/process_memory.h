// Looks for a text in the memory of a running process, as somebody would who reads its core dump.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace sqlpod::testing {

/// Whether this process may read the memory of a program that does not want it read
/// (CAP_SYS_PTRACE).
bool may_read_memory();

/// Every place in memory that the process can write to, heap, stacks and variables, at which `text`
/// stands: "[heap] 7f0012345678", in the order of the addresses. The process is stopped while it is
/// read. Throws std::system_error when its memory cannot be read.
std::vector<std::string> places_in_memory(pid_t process, std::string_view text);

}  // namespace sqlpod::testing
