#include "executor/table/row_spill.h"

#include <arrow/buffer.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/dictionary.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

#include "error/arrow_status.h"

namespace sqlpod {

RowSpill::Piece RowSpill::write(const arrow::RecordBatch& rows) {
  if (!file_.open()) make();
  const auto bytes =
      checked(arrow::ipc::SerializeRecordBatch(rows, arrow::ipc::IpcWriteOptions::Defaults()));
  const Piece piece{size_, bytes->size()};
  for (std::int64_t done = 0; done < piece.size;) {
    const ssize_t written =
        ::pwrite(file_.number(), bytes->data() + done, static_cast<std::size_t>(piece.size - done),
                 piece.offset + done);
    if (written > 0) {
      done += written;
    } else if (errno != EINTR) {
      throw system_error("keep rows that wait in '" + folder_.string() + "'", errno);
    }
  }
  size_ += piece.size;
  return piece;
}

std::shared_ptr<arrow::RecordBatch> RowSpill::read(
    const Piece& piece, const std::shared_ptr<arrow::Schema>& schema) const {
  const std::shared_ptr<arrow::Buffer> bytes = checked(arrow::AllocateBuffer(piece.size));
  for (std::int64_t done = 0; done < piece.size;) {
    const ssize_t count = ::pread(file_.number(), bytes->mutable_data() + done,
                                  static_cast<std::size_t>(piece.size - done), piece.offset + done);
    if (count > 0) {
      done += count;
    } else if (count == 0 || errno != EINTR) {
      throw system_error("read rows that wait in '" + folder_.string() + "'",
                         count == 0 ? EIO : errno);
    }
  }
  arrow::io::BufferReader stream(bytes);
  const arrow::ipc::DictionaryMemo none;
  return checked(
      arrow::ipc::ReadRecordBatch(schema, &none, arrow::ipc::IpcReadOptions::Defaults(), &stream));
}

void RowSpill::make() {
  std::string name = (folder_ / "sqlpod-XXXXXX").string();
  file_ = Descriptor(::mkostemp(name.data(), O_CLOEXEC));
  if (!file_.open()) throw system_error("keep rows that wait in '" + folder_.string() + "'", errno);
  ::unlink(name.c_str());
}

}  // namespace sqlpod
