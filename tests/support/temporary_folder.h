// A folder of a test's own, removed with all that is in it when the object dies.
#pragma once

#include <string>
#include <string_view>

namespace sqlpod::testing {

class TemporaryFolder {
 public:
  /// Made under TMPDIR (or /tmp), readable by this user only.
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  /// Absolute, without a final slash.
  const std::string& path() const { return path_; }

  /// The path of something in it, which need not be there.
  std::string file(std::string_view name) const;

  /// Writes a file into it, making the folders on the way, and returns its path.
  std::string write(std::string_view name, std::string_view content) const;

 private:
  std::string path_;
};

/// The whole content of a file. Throws std::runtime_error when it cannot be read.
std::string read_file(const std::string& path);

}  // namespace sqlpod::testing
