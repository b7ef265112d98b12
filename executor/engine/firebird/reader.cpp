#include "executor/engine/firebird/reader.h"

#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#include "error/arrow_status.h"
#include "executor/engine/firebird/blob.h"

namespace sqlpod::firebird {
namespace {

template <typename T>
T value_at(const std::string& message, unsigned offset) {
  T value{};
  std::memcpy(&value, message.data() + offset, sizeof value);
  return value;
}

}  // namespace

Reader::Reader(Source source, std::function<void()> at_end)
    : source_(std::move(source)),
      at_end_(std::move(at_end)),
      columns_(columns_of(*source_.metadata)),
      only_row_waits_(source_.cursor == nullptr) {
  set_schema(schema_of(columns_));
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    decoders_.push_back(make_decoder(columns_[i], builder(i)));
  }
}

bool Reader::fetch() {
  if (!source_.cursor) return std::exchange(only_row_waits_, false);
  Status status;
  if (source_.cursor->fetchNext(&status, source_.message.data()) !=
      Firebird::IStatus::RESULT_NO_DATA) {
    return true;
  }
  consume(source_.cursor, [&](auto& open) { open.close(&status); });
  return false;
}

std::size_t Reader::append(std::size_t index) {
  const Column& column = columns_[index];
  if (value_at<std::int16_t>(source_.message, column.null_offset) != 0) {
    check(builder(index).AppendNull());
    return 0;
  }
  std::string blob;
  std::string_view bytes(source_.message.data() + column.offset, column.length);
  if (column.type == SQL_VARYING) {
    const auto size = value_at<std::uint16_t>(source_.message, column.offset);
    bytes = {source_.message.data() + column.offset + sizeof size, size};
  } else if (column.type == SQL_BLOB) {
    blob = read_blob(*source_.attachment, *source_.transaction,
                     value_at<ISC_QUAD>(source_.message, column.offset));
    bytes = blob;
  }
  if (const std::string problem = decoders_[index]->append(bytes); !problem.empty()) {
    throw value_error(index, problem,
                      "CAST the column in the query to a type or character set that fits");
  }
  return bytes.size();
}

std::optional<std::size_t> Reader::read_row() {
  if (!fetch()) {
    at_end_();
    return std::nullopt;
  }
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < columns_.size(); ++i) bytes += append(i);
  return bytes;
}

}  // namespace sqlpod::firebird
