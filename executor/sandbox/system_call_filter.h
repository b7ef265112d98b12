// System calls that no SQL step makes are refused by the kernel from here on: seccomp(2).
//
// Refused, with EPERM, are those that look into other processes, change mounts, namespaces,
// modules, keys, the clock or the kernel itself, io_uring, new programs, and sockets that listen or
// are of another family than the Internet's, Unix's and the resolver's. docs/hardening.md lists
// them. It is a list of what is refused, not of what is allowed: drivers that nobody here knows
// work on.
#pragma once

namespace sqlpod {

enum class NewPrograms { refused, allowed };

/// For every thread of the process and what it starts, for good; nothing gains privileges
/// afterwards (no_new_privs). Answers 0, or the errno for which the kernel could not.
int refuse_system_calls(NewPrograms programs);

}  // namespace sqlpod
