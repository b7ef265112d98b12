#include "executor/storage/object_input.h"

#include <arrow/buffer.h>
#include <arrow/io/buffered.h>

#include <atomic>
#include <cstring>
#include <utility>

#include "error/arrow_status.h"
#include "executor/storage/object_store.h"

namespace sqlpod {
namespace {

constexpr std::int64_t request_size = 4 * 1024 * 1024;

/// An object's file whose failures are Errors that name the URI.
class ObjectFile final : public arrow::io::RandomAccessFile {
 public:
  explicit ObjectFile(StoredObject object)
      : object_(std::move(object)),
        file_(object_.required(object_.ask([files = object_.file_system, path = object_.path] {
          return files->OpenInputFile(path);
        }))) {}

  arrow::Result<std::int64_t> Read(std::int64_t size, void* target) override {
    return copied(Read(size), target);
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(std::int64_t size) override {
    return asked([file = file_, size] { return file->Read(size); }, size);
  }
  arrow::Result<std::int64_t> ReadAt(std::int64_t position, std::int64_t size,
                                     void* target) override {
    return copied(ReadAt(position, size), target);
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> ReadAt(std::int64_t position,
                                                       std::int64_t size) override {
    return asked([file = file_, position, size] { return file->ReadAt(position, size); }, size);
  }
  arrow::Result<std::int64_t> GetSize() override { return named(file_->GetSize()); }
  arrow::Result<std::int64_t> Tell() const override { return file_->Tell(); }
  arrow::Status Seek(std::int64_t position) override { return file_->Seek(position); }
  arrow::Status Close() override { return file_->Close(); }
  bool closed() const override { return file_->closed(); }

 private:
  using Bytes = arrow::Result<std::shared_ptr<arrow::Buffer>>;

  /// A file whose call was left alone is not called again.
  template <typename Call>
  Bytes asked(Call call, std::int64_t size) {
    if (is_lost_) return named(Bytes(no_answer(object_.time_limit)));
    Bytes bytes = object_.ask(std::move(call), time_for(size));
    if (is_no_answer(bytes.status())) is_lost_ = true;
    return named(std::move(bytes));
  }
  static arrow::Result<std::int64_t> copied(const Bytes& bytes, void* target) {
    if (!bytes.ok()) return bytes.status();
    const arrow::Buffer& buffer = **bytes;
    if (buffer.size() > 0)
      std::memcpy(target, buffer.data(), static_cast<std::size_t>(buffer.size()));
    return buffer.size();
  }
  template <typename T>
  arrow::Result<T> named(arrow::Result<T> result) const {
    if (result.ok()) return result;
    return guarded([&] { object_.require(result.status()); });
  }

  StoredObject object_;
  std::shared_ptr<arrow::io::RandomAccessFile> file_;
  std::atomic<bool> is_lost_ = false;
};

std::shared_ptr<ObjectFile> open(const std::string& uri, const StorageArgs& args) {
  return std::make_shared<ObjectFile>(find_object(uri, args, ErrorKind::usage, "read"));
}

}  // namespace

std::shared_ptr<arrow::io::RandomAccessFile> open_object_file(const std::string& uri,
                                                              const StorageArgs& args) {
  return open(uri, args);
}

std::shared_ptr<arrow::io::InputStream> open_object_stream(const std::string& uri,
                                                           const StorageArgs& args) {
  return checked(arrow::io::BufferedInputStream::Create(request_size, arrow::default_memory_pool(),
                                                        open(uri, args)));
}

std::string read_object(const std::string& uri, const StorageArgs& args, std::size_t most_bytes) {
  const auto file = open(uri, args);
  const std::int64_t size = checked(file->GetSize());
  if (static_cast<std::size_t>(size) > most_bytes) {
    throw Error(ErrorKind::usage,
                "'" + shown_path(uri) + "' is larger than " +
                    std::to_string(most_bytes / 1024 / 1024) + " MiB",
                "large data belongs in a table, not in a spec or an inputs file");
  }
  return checked(file->ReadAt(0, size))->ToString();
}

}  // namespace sqlpod
