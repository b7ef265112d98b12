// What the users of a machine may do with the file of a secret who are neither its owner nor in its
// group: "others", as its mode has it.
//
// They only get at a file when every folder above it lets them through. A file system that is
// mounted read-only is not written, whatever the modes say: so Kubernetes mounts a Secret, under a
// folder of mode 1777. In a folder with the sticky bit nobody replaces another's file. And what is
// mounted for a container or a service is seen by that one alone, so that others who could read it
// are not there; the mode that Kubernetes, Docker and Podman give a secret is 0644 or 0444.
#pragma once

#include <sys/stat.h>

#include <string>

namespace sqlpod {

struct OthersAccess {
  bool read = false;
  std::string writable;  ///< the path of what they could change: the file or a folder; empty: none
};

/// `file` is the state of the open file at `path`. `top` is the folder that the user named, or
/// empty for the file's own: where it, or something below, is a mount of its own, the file is taken
/// for one mounted for this process.
OthersAccess others_access(const std::string& path, const std::string& top,
                           const struct stat& file);

}  // namespace sqlpod
