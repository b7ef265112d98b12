// A data set in a local folder; dataset_folder.h says what that is to be like. Files are written
// into a staging folder first.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include "executor/storage/staging_folder.h"
#include "executor/table/dataset_folder.h"

namespace sqlpod {

class LocalDatasetFolder : public DatasetFolder {
 public:
  std::unique_ptr<OutputFile> open(const std::string& path) override;
  void add(std::unique_ptr<OutputFile> /*file*/) override {}
  void finish() override { staging_.finish(); }
  std::size_t most_open_files() const override { return 64; }
  std::filesystem::path scratch_folder() override { return staging_.make({}); }

 protected:
  /// The staging folder will be in `parent`.
  LocalDatasetFolder(std::filesystem::path target, const std::filesystem::path& parent);

  std::filesystem::path target_;
  StagingFolder staging_;
};

/// One that appears whole: the folder is not there, is empty, or holds a data set that is replaced.
class WholeDatasetFolder final : public LocalDatasetFolder {
 public:
  /// Throws Error (output) when the folder holds anything else, or cannot be made or replaced.
  explicit WholeDatasetFolder(const std::filesystem::path& path);

  void finish() override;
  void publish() override;
};

/// One that other processes write to as well. Each has parts of its own; the files of these parts
/// that an earlier run left are replaced.
class SharedDatasetFolder final : public LocalDatasetFolder {
 public:
  /// Makes the folder if it is not there. Throws Error (output) when it cannot be written to, and
  /// when it is a data set that was declared complete.
  explicit SharedDatasetFolder(const std::filesystem::path& path);

  void publish() override;
};

}  // namespace sqlpod
