// The filter of system calls that others have put around this process: a container engine, or
// systemd for a unit with SystemCallFilter=.
//
// Most of them answer a call that they do not allow with an errno. systemd's ends the process
// instead, and its @system-service has neither seccomp(2) nor Landlock: whoever wants those has to
// ask first.
#pragma once

#include <initializer_list>

namespace sqlpod {

/// Whether this process would be ended at any of these system calls. A child tries them, with
/// arguments that no kernel takes; where there was no filter at the first question, there is none.
/// To be asked before sqlpod makes its own filter, and by who leaves no core file (RLIMIT_CORE,
/// PR_SET_DUMPABLE), for the child would leave one.
bool outer_filter_ends_process_at(std::initializer_list<long> calls);

}  // namespace sqlpod
