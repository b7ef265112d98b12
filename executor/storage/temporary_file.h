// A file that has no name, or only a temporary one, until it takes its own.
//
// Where the file system can (O_TMPFILE), it has no name at all while it is written, so that not
// even a killed process leaves anything behind. Destroyed before it took its name it is gone, and
// an older file of that name stays as it was. Belongs to one thread. Errors: Error (output) that
// names the path.
#pragma once

#include <filesystem>
#include <string>

#include "executor/storage/descriptor_stream.h"

namespace sqlpod {

class TemporaryFile {
 public:
  /// Nothing is made before the first descriptor() call.
  explicit TemporaryFile(std::filesystem::path target);
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile();

  /// Open for writing, readable by this user only.
  int descriptor();
  /// Makes all that was written durable, and closes.
  void finish();
  /// Takes the target's name, and makes that durable. After finish().
  void publish();

 private:
  void make();
  bool make_without_name();
  void take_temporary_name();
  void give_temporary_name();
  void forget_name() noexcept;

  std::filesystem::path target_;
  std::filesystem::path name_;  ///< empty while it has none
  Descriptor descriptor_;
};

/// Removes the temporary files of this process that have names, from any thread: for a process that
/// ends without its destructors.
void remove_temporary_files() noexcept;

/// A hidden name, made of the target's own, that nothing else has.
std::string temporary_name(const std::filesystem::path& target);

/// Makes what was written durable. Pipes and terminals have nothing to make durable and say so.
/// `target` stands in the Error (output).
void synchronize(int descriptor, const std::string& target);

/// The folder of a path, "." for a name alone.
std::filesystem::path folder_of(const std::filesystem::path& path);

}  // namespace sqlpod
