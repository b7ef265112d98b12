#include "executor/table/dataset_folder.h"

#include <mutex>
#include <utility>
#include <vector>

#include "executor/storage/file_uri.h"
#include "executor/storage/storage_uri.h"
#include "executor/table/local_dataset_folder.h"

namespace sqlpod {
namespace {

/// A prefix of an object store: each object appears when its upload is completed.
class ObjectStoreFolder final : public DatasetFolder {
 public:
  ObjectStoreFolder(std::string uri, bool shared, OpenOutput open)
      : uri_(std::move(uri)), open_(std::move(open)) {
    // Opened at once, for what is wrong with the store to be known before the query runs.
    success_ = open_(path_below(uri_, "_SUCCESS"));
    if (shared) success_.reset();
  }

  std::unique_ptr<OutputFile> open(const std::string& path) override {
    return open_(path_below(uri_, path));
  }

  void add(std::unique_ptr<OutputFile> file) override {
    const std::lock_guard lock(mutex_);
    files_.push_back(std::move(file));
  }

  void finish() override {
    if (success_) success_->finish();
  }

  void publish() override {
    for (const auto& file : files_) file->publish();
    if (success_) success_->publish();
  }

  /// Each holds the next bytes of its upload in memory, some megabytes of them.
  std::size_t most_open_files() const override { return 4; }
  std::filesystem::path scratch_folder() override { return std::filesystem::temp_directory_path(); }

 private:
  std::string uri_;
  OpenOutput open_;
  std::unique_ptr<OutputFile> success_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<OutputFile>> files_;  ///< finished and not visible yet
};

}  // namespace

std::unique_ptr<DatasetFolder> make_dataset_folder(const std::string& path, bool shared,
                                                   const OpenOutput& open) {
  if (is_storage_uri(path)) return std::make_unique<ObjectStoreFolder>(path, shared, open);
  const std::string local = local_path(path, ErrorKind::output, "write to");
  if (shared) return std::make_unique<SharedDatasetFolder>(local);
  return std::make_unique<WholeDatasetFolder>(local);
}

}  // namespace sqlpod
