// A connect arg whose value is valid for a short time only: where it is to be had, not what it is.
// It is read anew for each connection (executor/credential_reader.h).
#pragma once

#include <string>
#include <vector>

namespace sqlpod {

/// Either `file` or `command` is there.
struct Credential {
  std::string arg;                   ///< the connect arg, as written
  std::string place;                 ///< "task_config.secret_connect_args.password.file"
  std::string file;                  ///< the path of a file that holds the value
  std::vector<std::string> command;  ///< a program that prints it, by its absolute path, and its
                                     ///< arguments
};

}  // namespace sqlpod
