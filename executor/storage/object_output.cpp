#include "executor/storage/object_output.h"

#include <arrow/util/future.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
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

/// A copy within a store is so much quicker than an upload, at the least.
constexpr std::int64_t copied_quicker = 16;

/// A stream of Arrow's that is destroyed is closed, and so completed. One that cannot be aborted is
/// therefore kept to the end of the process.
void keep_for_good(Stream stream) {
  static auto& kept = *new std::vector<Stream>;
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  kept.push_back(std::move(stream));
}

/// What Arrow makes of an object that is written. A call that was left alone may still use it: then
/// nothing else may, and it is kept.
class Upload {
 public:
  Upload(const StoredObject& object, const std::string& path)
      : object_(object), stream_(object.required(object.ask([files = object.file_system, path] {
          return files->OpenOutputStream(path);
        }))) {}
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;
  ~Upload() {
    // One of Google's that has failed would say so on standard error.
    if (is_lost_ || (has_failed_ && object_.store != ObjectStore::s3)) {
      keep_for_good(std::move(stream_));
    }
  }

  void write(std::string bytes) {
    if (bytes.empty()) return;
    const auto size = static_cast<std::int64_t>(bytes.size());
    call(
        [bytes = std::make_shared<std::string>(std::move(bytes))](arrow::io::OutputStream& stream) {
          return stream.Write(bytes->data(), static_cast<std::int64_t>(bytes->size()));
        },
        time_for(size) + time_to_notice());
  }
  void flush() {
    call([](arrow::io::OutputStream& stream) { return stream.Flush(); });
  }
  void close() {
    call([](arrow::io::OutputStream& stream) { return stream.Close(); });
  }
  /// Asynchronously, for then a failure leaves the upload open, to be aborted.
  void complete() {
    call([](arrow::io::OutputStream& stream) { return stream.CloseAsync().status(); });
  }
  /// Does what it can.
  void abort() noexcept {
    try {
      if (is_lost_ || stream_->closed()) return;
      // A part that arrives after the end of its upload would stay.
      if (object_.store == ObjectStore::s3) [[maybe_unused]]
        const auto sent = stream_->Flush();
      const arrow::Status aborted =
          asked([](arrow::io::OutputStream& stream) { return stream.Abort(); }, {});
      if (!aborted.ok() && !is_lost_) keep_for_good(stream_);
    } catch (...) {  // NOLINT(bugprone-empty-catch): it is left behind, and nothing can be done
    }
  }

 private:
  using Call = std::function<arrow::Status(arrow::io::OutputStream&)>;

  arrow::Status asked(Call call, std::chrono::milliseconds more) {
    if (is_lost_) return no_answer(object_.time_limit);
    arrow::Status answer =
        object_.ask([stream = stream_, call = std::move(call)] { return call(*stream); }, more);
    is_lost_ = is_no_answer(answer);
    has_failed_ = has_failed_ || !answer.ok();
    return answer;
  }
  void call(Call what, std::chrono::milliseconds more = {}) {
    object_.require(asked(std::move(what), more));
  }

  /// Azure's client takes a minute until it sends a part again that was cut off.
  std::chrono::milliseconds time_to_notice() const {
    return std::chrono::seconds(object_.store == ObjectStore::azure ? 60 : 0);
  }

  const StoredObject& object_;
  Stream stream_;
  bool is_lost_ = false;
  bool has_failed_ = false;
};

/// Counts what is written, sends it in whole parts and waits for those that are on their way.
class PartStream final : public arrow::io::OutputStream {
 public:
  PartStream(const StoredObject& object, Upload& upload) : object_(object), upload_(upload) {}

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
      upload_.flush();
      in_flight_ = 0;
    }
    ++in_flight_;
    upload_.write(std::exchange(part_, {}));
  }

  const StoredObject& object_;
  Upload& upload_;
  std::string part_;
  int in_flight_ = 0;
  std::atomic<std::int64_t> bytes_ = 0;
  bool closed_ = false;
};

class ObjectOutput : public OutputFile {
 public:
  ObjectOutput(StoredObject object, const std::string& written_to)
      : object_(std::move(object)), upload_(object_, written_to), stream_(object_, upload_) {}
  ObjectOutput(const ObjectOutput&) = delete;
  ObjectOutput& operator=(const ObjectOutput&) = delete;

  arrow::io::OutputStream& stream() override { return stream_; }
  std::int64_t bytes() const override { return stream_.bytes(); }
  bool can_be_taken_back() const override { return true; }

 protected:
  std::string take_rest() { return stream_.take_rest(); }

  StoredObject object_;
  Upload upload_;

 private:
  PartStream stream_;
};

/// S3: the upload itself shows nothing before it is completed.
class MultipartOutput final : public ObjectOutput {
 public:
  explicit MultipartOutput(const StoredObject& object) : ObjectOutput(object, object.path) {}
  ~MultipartOutput() override { upload_.abort(); }

  void finish() override {
    upload_.flush();
    rest_.keep(take_rest());
  }

  /// Sends the last part, too, for Arrow knows it by that.
  void publish() override {
    upload_.write(rest_.take());
    upload_.complete();
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
    upload_.abort();
    remove_temporary();
  }

  void finish() override {
    upload_.write(take_rest());
    upload_.close();
  }

  void publish() override {
    const auto files = object_.file_system;
    const auto move = [files, from = temporary_, to = object_.path] {
      return files->Move(from, to);
    };
    const auto copy = [files, from = temporary_, to = object_.path] {
      return files->CopyFile(from, to);
    };
    const arrow::Status moved = object_.store == ObjectStore::azure
                                    ? object_.ask(move)
                                    : arrow::Status::NotImplemented("a copy is quicker");
    if (moved.IsNotImplemented()) {
      object_.require(object_.ask(copy, time_for(bytes() / copied_quicker)));
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
      [[maybe_unused]] const arrow::Status gone = object_.ask(
          [files = object_.file_system, path = temporary_] { return files->DeleteFile(path); });
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
