// Where the files of a data set go: a local folder, or a prefix of an object store.
//
// A local folder appears whole: its files are written into a hidden folder beside it, which takes
// its name, or changes names with the data set that was there before. Files of an object store
// appear one after the other, and `_SUCCESS` after the last; readers go by it. A shared folder is
// one that several processes add their files to: each file appears whole, and nobody writes
// `_SUCCESS`.
//
// Order of use: open() and add() for each file, finish(), publish(); destroyed before publish(), it
// takes back what was written. Threads: open() and add() from any, all else from one. Errors: Error
// (output) that names path or URI.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "executor/storage/output_file.h"

namespace sqlpod {

class DatasetFolder {
 public:
  DatasetFolder() = default;
  DatasetFolder(const DatasetFolder&) = delete;
  DatasetFolder& operator=(const DatasetFolder&) = delete;
  virtual ~DatasetFolder() = default;

  /// A new file. `path` is relative to the folder, `year=2024/part-00000-00000.csv`; folders in it
  /// are made.
  virtual std::unique_ptr<OutputFile> open(const std::string& path) = 0;
  /// Takes a file whose finish() is done.
  virtual void add(std::unique_ptr<OutputFile> file) = 0;
  /// Makes the whole durable.
  virtual void finish() = 0;
  /// Makes the data set visible. After finish().
  virtual void publish() = 0;
  /// How many files may be open at a time without taking much memory.
  virtual std::size_t most_open_files() const = 0;
  /// A folder of this machine for what is not part of the data set. Any thread.
  virtual std::filesystem::path scratch_folder() = 0;
};

/// Opens an object by its URI, as open_output() does.
using OpenOutput = std::function<std::unique_ptr<OutputFile>(const std::string& path)>;

/// `path` is that of a folder, or a URI, whose objects are opened by `open`. Throws Error (output)
/// when nothing can be written there, and for a local folder that holds anything but a data set.
std::unique_ptr<DatasetFolder> make_dataset_folder(const std::string& path, bool shared,
                                                   const OpenOutput& open);

}  // namespace sqlpod
