#include "executor/engine/mysql/row_decoder.h"

#include <string_view>

#include "executor/engine/mysql/error.h"
#include "executor/engine/mysql/wire_value.h"

namespace sqlpod::mysql {
namespace {

Error malformed() {
  constexpr unsigned malformed_packet = 2027;
  return make_error(malformed_packet, "HY000", "Malformed communication packet");
}

}  // namespace

void RowDecoder::add(const MYSQL_FIELD& column, arrow::ArrayBuilder& builder) {
  columns_.push_back({wire_width(column.type), make_decoder(column, builder)});
}

std::size_t RowDecoder::append(const unsigned char* row, const unsigned char* end) {
  constexpr std::size_t first_bit = 2;
  const std::size_t head = 1 + (columns_.size() + first_bit + 7) / 8;
  at_column_ = 0;
  if (end - row < static_cast<std::ptrdiff_t>(head) || *row != 0) throw malformed();
  const unsigned char* const nulls = row + 1;
  const unsigned char* at = row + head;
  for (const Column& column : columns_) {
    const std::size_t bit = at_column_ + first_bit;
    if ((nulls[bit / 8] >> (bit % 8) & 1) != 0) {
      column.decoder->append_null();
    } else {
      const std::string_view value = take_value(at, end, column.width);
      if (value.data() == nullptr) throw malformed();
      at = reinterpret_cast<const unsigned char*>(value.data() + value.size());
      column.decoder->append(value);
    }
    ++at_column_;
  }
  return static_cast<std::size_t>(at - row);
}

}  // namespace sqlpod::mysql
