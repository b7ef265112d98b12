// Rows as text, one after the other: what the csv and the json formats share.
//
// A row is what begins it, its cells and what ends it; a cell is its text between what stands
// before and behind it, or what stands for NULL. Cells of the usual types are written in place.
// Text that holds nothing to quote or to escape is copied, which is found out for the whole column
// of a batch at once. One thread at a time; the stream must outlive it. Errors: Error (output).
#pragma once

#include <arrow/array.h>
#include <arrow/record_batch.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "executor/table/text_buffer.h"

namespace sqlpod {

enum class TextForm { csv, json };

/// A text that is put many times; a short one without a look at its length.
class Fragment {
 public:
  Fragment() = default;
  explicit Fragment(std::string text) : text_(std::move(text)) {
    text_.copy(start_.data(), start_.size());
  }

  std::size_t size() const { return text_.size(); }
  /// What it may write, the part behind its end included.
  std::size_t room() const { return std::max(text_.size(), start_.size()); }

  char* put(char* out) const {
    if (text_.size() <= start_.size()) {
      std::memcpy(out, start_.data(), start_.size());
    } else {
      std::memcpy(out, text_.data(), text_.size());
    }
    return out + text_.size();
  }

 private:
  std::string text_;
  std::array<char, 16> start_{};
};

/// What stands around a row and around cells.
struct RowFrame {
  Fragment first;  ///< begins the first row
  Fragment begin;  ///< begins the others
  Fragment end;
};

struct CellFrame {
  Fragment before;
  Fragment after;
  Fragment null;  ///< the whole cell when it is NULL
};

/// Appends the text of a cell that is not NULL: with quotes and escapes, as the format has them.
/// `row` counts the rows of the table from 1.
using AppendFormatted = std::function<void(const arrow::Array& array, std::int64_t index,
                                           std::int64_t row, std::string& out)>;

class RowText {
 public:
  RowText(TextForm form, RowFrame frame, arrow::io::OutputStream& stream);
  RowText(const RowText&) = delete;
  RowText& operator=(const RowText&) = delete;

  /// A column whose cells are written in place where its type allows it. `append` does the others,
  /// and text that has to be quoted or escaped.
  void add_column(const arrow::Field& field, CellFrame frame, AppendFormatted append);
  void write(const arrow::RecordBatch& batch);
  std::int64_t rows() const { return rows_; }
  /// Appends text that is no row.
  void append(std::string_view text);
  /// Hands all that was written to the stream, and gives the memory back.
  void flush();

 private:
  struct Column;
  using Put = char* (*)(RowText& rows, const Column& column, std::int64_t index, char* out);

  /// A column, and where its cells are in the batch at hand.
  struct Column {
    CellFrame frame;
    AppendFormatted append;
    Put put;
    int scale;  ///< of a decimal
    const arrow::Array* array = nullptr;
    const std::uint8_t* validity = nullptr;  ///< null: no cell is NULL
    std::int64_t offset = 0;                 ///< of the array in its buffers
    const void* values = nullptr;            ///< of numbers, from the array's first on
    const void* offsets = nullptr;           ///< of texts, from the array's first on
    const char* characters = nullptr;
    const char* last_readable = nullptr;  ///< up to here short_text characters can be read
    bool is_clean = false;                ///< no character needs care
  };
  /// How the cells of each type are put.
  struct Puts;

  void bind(Column& column, const arrow::Array& array) const;
  template <typename Offset>
  void bind_text(Column& column, const arrow::Array& array) const;
  char* put_formatted(const Column& column, std::int64_t index, char* out);
  char* copy(std::string_view text, char* out);

  TextForm form_;
  RowFrame frame_;
  TextBuffer buffer_;
  std::vector<Column> columns_;
  std::size_t row_room_;  ///< for a row but for its long cells
  char* end_ = nullptr;   ///< of what is in the buffer
  std::int64_t rows_ = 0;
  std::string cell_;
};

}  // namespace sqlpod
