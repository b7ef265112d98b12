#include "executor/table/row_text.h"

#include <arrow/array.h>
#include <arrow/util/bit_util.h>

#include <cstring>
#include <utility>

#include "executor/table/digits.h"
#include "executor/table/text_kind.h"

namespace sqlpod {
namespace {

/// Texts up to this length are copied with what follows them, without a look at their length.
constexpr std::size_t short_text = 32;
static_assert(short_text <= cell_room);

/// Whether a character of text cannot be copied as it is. JSON's text beyond ASCII is looked at,
/// too, for it must be UTF-8. All is compared, so that a compiler compares many characters at once.
template <TextForm form>
unsigned needs_care(unsigned char c) {
  const auto is = [](bool condition) { return condition ? 1U : 0U; };
  if constexpr (form == TextForm::csv) {
    return is(c == ',') | is(c == '"') | is(c == '\r') | is(c == '\n');
  } else {
    return is(c < 0x20) | is(c >= 0x7F) | is(c == '"') | is(c == '\\');
  }
}

template <TextForm form>
bool any_needs_care(const char* text, std::size_t size) {
  constexpr std::size_t block = 64;
  std::size_t i = 0;
  for (; i + block <= size; i += block) {
    unsigned char found = 0;
    for (std::size_t j = i; j < i + block; ++j) {
      found |= static_cast<unsigned char>(needs_care<form>(static_cast<unsigned char>(text[j])));
    }
    if (found != 0) return true;
  }
  for (; i < size; ++i) {
    if (needs_care<form>(static_cast<unsigned char>(text[i])) != 0) return true;
  }
  return false;
}

/// Text that CSV quotes although none of its characters asks for it: the empty one, which would
/// read as NULL, and the one that ends PostgreSQL's COPY.
bool is_odd_in_csv(std::string_view text) {
  return text.empty() || text == "\\.";
}

template <TextForm form>
bool is_copied(std::string_view text, bool is_clean) {
  if constexpr (form == TextForm::csv) {
    if (is_odd_in_csv(text)) return false;
  }
  return is_clean || !any_needs_care<form>(text.data(), text.size());
}

std::size_t room_of(const CellFrame& frame) {
  return frame.before.room() + frame.after.room() + frame.null.room();
}

}  // namespace

struct RowText::Puts {
  template <typename Number>
  static Number value(const Column& column, std::int64_t index) {
    return static_cast<const Number*>(column.values)[index];
  }

  template <typename Number>
  static char* integer(RowText&, const Column& column, std::int64_t index, char* out) {
    return put_integer(value<Number>(column, index), out);
  }

  template <typename Number>
  static char* real(RowText&, const Column& column, std::int64_t index, char* out) {
    return put_real(value<Number>(column, index), out);
  }

  /// JSON has no NaN and no infinity; they are strings.
  template <typename Number>
  static char* json_real(RowText&, const Column& column, std::int64_t index, char* out) {
    const auto number = value<Number>(column, index);
    if (std::isfinite(number)) return put_real(number, out);
    *out = '"';
    out = put_real(number, out + 1);
    *out = '"';
    return out + 1;
  }

  static char* boolean(RowText&, const Column& column, std::int64_t index, char* out) {
    const bool value = static_cast<const arrow::BooleanArray&>(*column.array).Value(index);
    std::memcpy(out, value ? "true" : "false", 5);
    return out + (value ? 4 : 5);
  }

  static char* date(RowText&, const Column& column, std::int64_t index, char* out) {
    return put_date(value<std::int32_t>(column, index), out);
  }

  static char* duration(RowText&, const Column& column, std::int64_t index, char* out) {
    return put_duration(value<std::int64_t>(column, index), out);
  }

  static char* timestamp(RowText&, const Column& column, std::int64_t index, char* out) {
    return put_timestamp(value<std::int64_t>(column, index), out);
  }

  static char* utc_timestamp(RowText&, const Column& column, std::int64_t index, char* out) {
    out = put_timestamp(value<std::int64_t>(column, index), out);
    *out = 'Z';
    return out + 1;
  }

  /// A decimal of 128 bits that uses no more than 64 of them.
  static char* decimal(RowText& rows, const Column& column, std::int64_t index, char* out) {
    std::int64_t words[2];
    std::memcpy(words, static_cast<const char*>(column.values) + index * 16, sizeof words);
    if (words[1] != words[0] >> 63) return rows.put_formatted(column, index, out);
    return put_scaled(words[0], column.scale, out);
  }

  template <TextForm form, typename Offset>
  static char* text(RowText& rows, const Column& column, std::int64_t index, char* out) {
    const auto* const offsets = static_cast<const Offset*>(column.offsets) + index;
    const std::string_view text(column.characters + offsets[0],
                                static_cast<std::size_t>(offsets[1] - offsets[0]));
    if (!is_copied<form>(text, column.is_clean)) return rows.put_formatted(column, index, out);
    if constexpr (form == TextForm::json) *out++ = '"';
    if (text.size() <= short_text && text.data() <= column.last_readable) {
      std::memcpy(out, text.data(), short_text);
      out += text.size();
    } else {
      out = rows.copy(text, out);
    }
    if constexpr (form == TextForm::json) *out++ = '"';
    return out;
  }

  static char* nothing(RowText&, const Column&, std::int64_t, char* out) { return out; }

  static char* formatted(RowText& rows, const Column& column, std::int64_t index, char* out) {
    return rows.put_formatted(column, index, out);
  }

  template <typename Offset>
  static Put text_of(TextForm form, const arrow::Field& field) {
    if (form == TextForm::csv) return text<TextForm::csv, Offset>;
    return text_kind(field) == TextKind::numeric || text_kind(field) == TextKind::json
               ? formatted
               : text<TextForm::json, Offset>;
  }

  static Put decimal_of(const arrow::Field& field) {
    const int scale = static_cast<const arrow::DecimalType&>(*field.type()).scale();
    const bool fits = scale >= 0 && scale <= 18 && text_kind(field) != TextKind::numeric;
    return fits ? decimal : formatted;
  }

  static Put of(TextForm form, const arrow::Field& field) {
    switch (field.type()->id()) {
      case arrow::Type::NA:
        return nothing;
      case arrow::Type::BOOL:
        return boolean;
      case arrow::Type::INT8:
        return integer<std::int8_t>;
      case arrow::Type::INT16:
        return integer<std::int16_t>;
      case arrow::Type::INT32:
        return integer<std::int32_t>;
      case arrow::Type::INT64:
        return integer<std::int64_t>;
      case arrow::Type::UINT8:
        return integer<std::uint8_t>;
      case arrow::Type::UINT16:
        return integer<std::uint16_t>;
      case arrow::Type::UINT32:
        return integer<std::uint32_t>;
      case arrow::Type::UINT64:
        return integer<std::uint64_t>;
      case arrow::Type::FLOAT:
        return form == TextForm::csv ? real<float> : json_real<float>;
      case arrow::Type::DOUBLE:
        return form == TextForm::csv ? real<double> : json_real<double>;
      case arrow::Type::DATE32:
        return date;
      case arrow::Type::TIME64:
      case arrow::Type::DURATION:
        return duration;
      case arrow::Type::TIMESTAMP:
        return static_cast<const arrow::TimestampType&>(*field.type()).timezone().empty()
                   ? timestamp
                   : utc_timestamp;
      case arrow::Type::DECIMAL128:
        return decimal_of(field);
      case arrow::Type::STRING:
        return text_of<std::int32_t>(form, field);
      case arrow::Type::LARGE_STRING:
        return text_of<std::int64_t>(form, field);
      default:
        return formatted;
    }
  }
};

RowText::RowText(TextForm form, RowFrame frame, arrow::io::OutputStream& stream)
    : form_(form),
      frame_(std::move(frame)),
      buffer_(stream),
      row_room_(frame_.first.room() + frame_.begin.room() + frame_.end.room() + cell_room) {}

void RowText::add_column(const arrow::Field& field, CellFrame frame, AppendFormatted append) {
  const int scale = field.type()->id() == arrow::Type::DECIMAL128
                        ? static_cast<const arrow::DecimalType&>(*field.type()).scale()
                        : 0;
  if (field.type()->id() == arrow::Type::NA) frame = {frame.null, {}, {}};
  row_room_ += room_of(frame) + cell_room;
  columns_.push_back({std::move(frame), std::move(append), Puts::of(form_, field), scale});
}

void RowText::write(const arrow::RecordBatch& batch) {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    bind(columns_[i], *batch.column(static_cast<int>(i)));
  }
  char* out = end_;
  for (std::int64_t index = 0; index < batch.num_rows(); ++index) {
    out = buffer_.room(out, row_room_);
    out = (rows_ == 0 ? frame_.first : frame_.begin).put(out);
    ++rows_;
    for (const Column& column : columns_) {
      if (column.validity != nullptr &&
          !arrow::bit_util::GetBit(column.validity,
                                   static_cast<std::uint64_t>(column.offset + index))) {
        out = column.frame.null.put(out);
        continue;
      }
      out = column.frame.before.put(out);
      out = column.put(*this, column, index, out);
      out = column.frame.after.put(out);
    }
    out = frame_.end.put(out);
    end_ = out;
  }
}

void RowText::append(std::string_view text) {
  end_ = buffer_.room(end_, text.size());
  end_ += text.copy(end_, text.size());
}

void RowText::flush() {
  buffer_.flush(end_);
  buffer_.release();
  end_ = nullptr;
}

void RowText::bind(Column& column, const arrow::Array& array) const {
  const arrow::ArrayData& data = *array.data();
  column.array = &array;
  column.validity = array.null_count() == 0 ? nullptr : array.null_bitmap_data();
  column.offset = array.offset();
  switch (array.type_id()) {
    case arrow::Type::STRING:
      return bind_text<std::int32_t>(column, array);
    case arrow::Type::LARGE_STRING:
      return bind_text<std::int64_t>(column, array);
    default:
      break;
  }
  const int width = arrow::is_fixed_width(array.type_id()) ? array.type()->byte_width() : 0;
  if (width > 0 && data.buffers.size() > 1 && data.buffers[1]) {
    column.values = data.buffers[1]->data() + array.offset() * width;
  }
}

template <typename Offset>
void RowText::bind_text(Column& column, const arrow::Array& array) const {
  const arrow::ArrayData& data = *array.data();
  if (array.length() == 0) return;
  const auto* const offsets =
      reinterpret_cast<const Offset*>(data.buffers[1]->data()) + array.offset();
  column.offsets = offsets;
  const auto& characters = data.buffers[2];
  if (!characters) {
    column.characters = "";
    column.last_readable = nullptr;
    column.is_clean = true;
    return;
  }
  column.characters = reinterpret_cast<const char*>(characters->data());
  column.last_readable = characters->size() < std::int64_t{short_text}
                             ? nullptr
                             : column.characters + characters->size() - short_text;
  const char* const text = column.characters + offsets[0];
  const auto size = static_cast<std::size_t>(offsets[array.length()] - offsets[0]);
  column.is_clean = form_ == TextForm::csv ? !any_needs_care<TextForm::csv>(text, size)
                                           : !any_needs_care<TextForm::json>(text, size);
}

char* RowText::put_formatted(const Column& column, std::int64_t index, char* out) {
  cell_.clear();
  column.append(*column.array, index, rows_, cell_);
  return copy(cell_, out);
}

/// Copies text of any length; there is room for the rest of the row behind it.
char* RowText::copy(std::string_view text, char* out) {
  out = buffer_.room(out, text.size() + row_room_);
  return out + text.copy(out, text.size());
}

}  // namespace sqlpod
