#include "executor/table/text_table_writer.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "error/arrow_status.h"
#include "error/utf8.h"
#include "executor/table/cell_text.h"
#include "executor/table/display_width.h"
#include "executor/table/schema_check.h"
#include "executor/table/text_kind.h"

namespace sqlpod {
namespace {

constexpr std::size_t full = std::size_t{256} * 1024;
constexpr std::size_t sampled_rows = 1000;
constexpr std::size_t sampled_bytes = std::size_t{1} << 20U;
constexpr std::size_t widest_column =
    80;  // a longer cell is written whole and pushes its line to the right

/// Characters that would move the cursor, reorder what is shown or break the line.
bool is_control(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x061C || code == 0x200E ||
         code == 0x200F || (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

void append_escaped(const Utf8Character& character, unsigned char byte, std::string& out) {
  switch (character.valid ? character.code : 0) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  if (!character.valid || character.code < 0x80) {
    out += "\\x";
    append_hex({reinterpret_cast<const char*>(&byte), 1}, out);
    return;
  }
  const char bytes[] = {static_cast<char>(character.code >> 8U),
                        static_cast<char>(character.code & 0xFFU)};
  out += "\\u";
  append_hex({bytes, 2}, out);
}

struct Cell {
  std::string text;  ///< safe to show
  std::size_t width = 0;
};

void show(std::string_view text, Cell& cell) {
  cell.text.clear();
  cell.width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Character character = decode_utf8(text, i);
    if (character.valid && !is_control(character.code)) {
      cell.text.append(text.substr(i, character.length));
      cell.width += static_cast<std::size_t>(display_width(character.code));
    } else {
      const std::size_t before = cell.text.size();
      append_escaped(character, static_cast<unsigned char>(text[i]), cell.text);
      cell.width += cell.text.size() - before;
    }
    i += character.length;
  }
}

bool is_number(const arrow::Field& field) {
  return arrow::is_integer(field.type()->id()) || arrow::is_floating(field.type()->id()) ||
         arrow::is_decimal(field.type()->id()) || text_kind(field) == TextKind::numeric;
}

/// Text, and what has text in it.
bool may_hold_controls(const arrow::Field& field) {
  return is_text(field) || arrow::is_nested(field.type()->id());
}

class TextTableWriter final : public TableWriter {
 public:
  TextTableWriter(const arrow::Schema& schema, arrow::io::OutputStream& stream) : stream_(stream) {
    for (const auto& field : schema.fields()) {
      const AppendCell append = cell_text(*field);
      require_known_type(*field, "table");
      Column column{append, may_hold_controls(*field), is_number(*field), 0, {}};
      show(field->name(), column.head);
      column.width = std::min(column.head.width, widest_column);
      columns_.push_back(std::move(column));
    }
    line_.resize(columns_.size());
  }

  void write(const arrow::RecordBatch& batch) override {
    const arrow::ArrayVector& arrays = batch.columns();
    for (std::int64_t row = 0; row < batch.num_rows(); ++row) {
      for (std::size_t i = 0; i < columns_.size(); ++i)
        fill(columns_[i], *arrays[i], row, line_[i]);
      ++rows_;
      if (sampling_) {
        take_sample();
      } else {
        append_line(line_);
        flush_if_full();
      }
    }
  }

  void finish() override {
    end_sampling();
    out_ += "(" + std::to_string(rows_) + (rows_ == 1 ? " row)\n" : " rows)\n");
    flush();
  }

  /// Rows that the widths are taken from stay where they are.
  void flush() override {
    check(stream_.Write(out_), ErrorKind::output);
    out_.clear();
  }

 private:
  struct Column {
    AppendCell append;
    bool text;   ///< to be made safe to show
    bool right;  ///< aligned to the right
    std::size_t width;
    Cell head;
  };
  using Line = std::vector<Cell>;

  void fill(const Column& column, const arrow::Array& array, std::int64_t row, Cell& cell) {
    if (array.IsNull(row)) {
      cell.text = "NULL";
      cell.width = cell.text.size();
    } else if (column.text) {
      text_.clear();
      column.append(array, row, text_);
      show(text_, cell);
    } else {
      cell.text.clear();
      column.append(array, row, cell.text);
      cell.width = cell.text.size();
    }
  }

  void take_sample() {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      columns_[i].width = std::max(columns_[i].width, std::min(line_[i].width, widest_column));
      sample_bytes_ += line_[i].text.size();
    }
    sample_.push_back(line_);
    if (sample_.size() >= sampled_rows || sample_bytes_ >= sampled_bytes) end_sampling();
  }

  /// The widths stand: writes the head and the rows that have waited for it.
  void end_sampling() {
    if (!sampling_) return;
    sampling_ = false;
    if (!columns_.empty()) append_head();
    for (const Line& line : sample_) {
      append_line(line);
      flush_if_full();
    }
    sample_ = {};
  }

  void append_head() {
    Line head;
    for (const Column& column : columns_) head.push_back(column.head);
    append_line(head);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) out_ += '+';
      out_.append(columns_[i].width + 2, '-');
    }
    out_ += '\n';
  }

  void append_line(const Line& line) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const Column& column = columns_[i];
      const std::size_t padding = column.width - std::min(column.width, line[i].width);
      out_ += i > 0 ? " | " : " ";
      if (column.right) out_.append(padding, ' ');
      out_ += line[i].text;
      if (!column.right && i + 1 < columns_.size()) out_.append(padding, ' ');
    }
    out_ += '\n';
  }

  void flush_if_full() {
    if (out_.size() >= full) flush();
  }

  arrow::io::OutputStream& stream_;
  std::string out_;  ///< not yet written
  std::vector<Column> columns_;
  std::vector<Line> sample_;
  std::size_t sample_bytes_ = 0;
  bool sampling_ = true;
  std::int64_t rows_ = 0;
  Line line_;         ///< the row at hand
  std::string text_;  ///< the cell at hand, before it is made safe to show
};

}  // namespace

std::unique_ptr<TableWriter> make_text_table_writer(const std::shared_ptr<arrow::Schema>& schema,
                                                    arrow::io::OutputStream& stream) {
  return std::make_unique<TextTableWriter>(*schema, stream);
}

}  // namespace sqlpod
