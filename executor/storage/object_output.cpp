#include "executor/storage/object_output.h"

#include <arrow/util/future.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "error/arrow_status.h"
#include "executor/storage/upload_tail.h"

namespace sqlpod {
namespace {

using Stream = std::shared_ptr<arrow::io::OutputStream>;

/// What Arrow sends at once. It sends in threads of its own and would queue without a bound.
constexpr std::size_t part_size = std::size_t{10} * 1024 * 1024;
constexpr int most_parts_in_flight = 2;

/// A stream of Arrow's that is destroyed is closed, and so completed. One that cannot be aborted is
/// therefore kept to the end of the process.
void keep_for_good(Stream stream) {
  static auto& kept = *new std::vector<Stream>;
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  kept.push_back(std::move(stream));
}

/// Counts what is written, sends it in whole parts and waits for those that are on their way.
class PartStream final : public arrow::io::OutputStream {
 public:
  PartStream(const StoredObject& object, Stream stream)
      : object_(object), stream_(std::move(stream)) {}

  arrow::Status Write(const void* data, std::int64_t size) override {
    return guarded([&] {
      const char* bytes = static_cast<const char*>(data);
      for (auto left = static_cast<std::size_t>(size); left > 0;) {
        const std::size_t piece = std::min(left, part_size - part_.size());
        part_.append(bytes, piece);
        if (part_.size() == part_size) send();
        bytes += piece;
        left -= piece;
      }
      bytes_ += size;
    });
  }
  using arrow::io::OutputStream::Write;
  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<std::int64_t> Tell() const override { return bytes(); }

  /// From any thread.
  std::int64_t bytes() const { return bytes_; }
  /// What has been written and not been sent, less than a part.
  std::string take_rest() { return std::exchange(part_, {}); }

 private:
  void send() {
    const bool sends_in_background = object_.store == ObjectStore::s3;
    if (sends_in_background && in_flight_ == most_parts_in_flight) {
      object_.require(stream_->Flush());
      in_flight_ = 0;
    }
    ++in_flight_;
    object_.require(stream_->Write(part_.data(), static_cast<std::int64_t>(part_.size())));
    part_.clear();
  }

  const StoredObject& object_;
  Stream stream_;
  std::string part_;
  int in_flight_ = 0;
  std::atomic<std::int64_t> bytes_ = 0;
  bool closed_ = false;
};

class ObjectOutput : public OutputFile {
 public:
  ObjectOutput(StoredObject object, const std::string& written_to)
      : object_(std::move(object)),
        upload_(object_.required(object_.file_system->OpenOutputStream(written_to))),
        stream_(object_, upload_) {}
  ObjectOutput(const ObjectOutput&) = delete;
  ObjectOutput& operator=(const ObjectOutput&) = delete;

  arrow::io::OutputStream& stream() override { return stream_; }
  std::int64_t bytes() const override { return stream_.bytes(); }
  bool can_be_taken_back() const override { return true; }

 protected:
  std::string take_rest() { return stream_.take_rest(); }
  void write(const std::string& bytes) {
    object_.require(upload_->Write(bytes.data(), static_cast<std::int64_t>(bytes.size())));
  }

  StoredObject object_;
  Stream upload_;

 private:
  PartStream stream_;
};

/// S3: the upload itself shows nothing before it is completed.
class MultipartOutput final : public ObjectOutput {
 public:
  explicit MultipartOutput(const StoredObject& object) : ObjectOutput(object, object.path) {}
  ~MultipartOutput() override {
    if (upload_->closed()) return;
    // A part that arrives after the end of its upload would stay.
    [[maybe_unused]] const arrow::Status sent = upload_->Flush();
    if (!upload_->Abort().ok()) keep_for_good(upload_);
  }

  void finish() override {
    object_.require(upload_->Flush());
    rest_.keep(take_rest());
  }

  /// Sends the last part, too, for Arrow knows it by that. Asynchronously, for then a failure
  /// leaves the upload open, to be aborted.
  void publish() override {
    write(rest_.take());
    object_.require(upload_->CloseAsync().status());
  }

 private:
  UploadTail rest_;
};

std::string random_digits() {
  std::random_device source;
  std::string digits;
  for (int i = 0; i < 16; ++i) digits += "0123456789abcdef"[source() & 15U];
  return digits;
}

/// "folder/name" as "folder/.name.sqlpod-0123456789abcdef".
std::string temporary_path(const std::string& path) {
  const std::size_t name = path.rfind('/') + 1;
  return path.substr(0, name) + "." + path.substr(name) + ".sqlpod-" + random_digits();
}

/// Google and Azure: an upload shows up under its name when it begins, or when it is given up.
class CopiedOutput final : public ObjectOutput {
 public:
  CopiedOutput(const StoredObject& object, std::string temporary)
      : ObjectOutput(object, temporary), temporary_(std::move(temporary)) {}
  ~CopiedOutput() override {
    if (!upload_->Abort().ok() && !upload_->closed()) keep_for_good(upload_);
    remove_temporary();
  }

  void finish() override {
    write(take_rest());
    object_.require(upload_->Close());
  }

  void publish() override {
    arrow::fs::FileSystem& files = *object_.file_system;
    const arrow::Status moved = object_.store == ObjectStore::azure
                                    ? files.Move(temporary_, object_.path)
                                    : arrow::Status::NotImplemented("a copy is quicker");
    if (moved.IsNotImplemented()) {
      object_.require(files.CopyFile(temporary_, object_.path));
      remove_temporary();
    } else {
      object_.require(moved);
      temporary_.clear();
    }
  }

 private:
  void remove_temporary() noexcept {
    if (temporary_.empty()) return;
    try {
      [[maybe_unused]] const arrow::Status gone = object_.file_system->DeleteFile(temporary_);
    } catch (...) {  // NOLINT(bugprone-empty-catch): it is left behind, and nothing can be done
    }
    temporary_.clear();
  }

  std::string temporary_;  ///< empty once it is gone
};

}  // namespace

std::unique_ptr<OutputFile> open_object_output(const StoredObject& object) {
  if (object.store == ObjectStore::s3) {
    return std::make_unique<MultipartOutput>(object);
  }
  std::string temporary = temporary_path(object.path);
  return std::make_unique<CopiedOutput>(object, std::move(temporary));
}

}  // namespace sqlpod
