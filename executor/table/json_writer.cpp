#include "executor/table/json_writer.h"

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "error/error.h"
#include "executor/table/cell_text.h"
#include "executor/table/json_text.h"
#include "executor/table/schema_check.h"
#include "executor/table/text_buffer.h"
#include "executor/table/text_kind.h"

namespace sqlpod {
namespace {

enum class CellForm {
  bare,      ///< the cell's text is JSON already: a number, true, false
  number,    ///< a number, or a string where JSON has no such number (NaN)
  quoted,    ///< the cell's text holds nothing to escape: a date
  string,    ///< text
  document,  ///< JSON, put in as it is
  base64,    ///< bytes
};

struct JsonColumn {
  std::string name;
  std::string key;  ///< `"name":`, with the comma before it
  CellForm form;
  AppendCell append;
};

CellForm form_of(const arrow::Field& field) {
  switch (field.type()->id()) {
    case arrow::Type::FLOAT:
    case arrow::Type::DOUBLE:
      return CellForm::number;
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
      break;
    case arrow::Type::BINARY:
    case arrow::Type::LARGE_BINARY:
      return CellForm::base64;
    case arrow::Type::DATE32:
    case arrow::Type::TIME64:
    case arrow::Type::TIMESTAMP:
    case arrow::Type::DURATION:
      return CellForm::quoted;
    default:
      return CellForm::bare;
  }
  switch (text_kind(field)) {
    case TextKind::numeric:
      return CellForm::number;
    case TextKind::json:
      return CellForm::document;
    case TextKind::plain:
      break;
  }
  return CellForm::string;
}

std::string_view bytes_of(const arrow::Array& array, std::int64_t row) {
  return array.type_id() == arrow::Type::BINARY
             ? static_cast<const arrow::BinaryArray&>(array).GetView(row)
             : static_cast<const arrow::LargeBinaryArray&>(array).GetView(row);
}

class JsonWriter final : public TableWriter {
 public:
  JsonWriter(TableFormat format, const arrow::Schema& schema, arrow::io::OutputStream& stream)
      : buffer_(stream), in_array_(format == TableFormat::json) {
    require_distinct_names(schema, name(format));
    for (const auto& field : schema.fields()) {
      const AppendCell append = cell_text(*field);
      if (append == nullptr) refuse_type(*field, name(format));
      std::string key = columns_.empty() ? "" : ",";
      append_json_string(field->name(), key);
      columns_.push_back({field->name(), key + ':', form_of(*field), append});
    }
  }

  void write(const arrow::RecordBatch& batch) override {
    const arrow::ArrayVector& arrays = batch.columns();
    std::string& out = buffer_.text();
    for (std::int64_t row = 0; row < batch.num_rows(); ++row) {
      ++rows_;
      if (in_array_) out += rows_ == 1 ? "[\n" : ",\n";
      out += '{';
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        out += columns_[i].key;
        append_cell(columns_[i], *arrays[i], row);
      }
      out += in_array_ ? "}" : "}\n";
      buffer_.flush_if_full();
    }
  }

  void finish() override {
    if (in_array_) buffer_.text() += rows_ == 0 ? "[]\n" : "\n]\n";
    buffer_.flush();
  }

 private:
  void append_cell(const JsonColumn& column, const arrow::Array& array, std::int64_t row) {
    std::string& out = buffer_.text();
    if (array.IsNull(row)) {
      out += "null";
      return;
    }
    switch (column.form) {
      case CellForm::bare:
        column.append(array, row, out);
        return;
      case CellForm::number:
        append_number(column, array, row);
        return;
      case CellForm::quoted:
        out += '"';
        column.append(array, row, out);
        out += '"';
        return;
      case CellForm::string:
        append_string(column, array, row);
        return;
      case CellForm::document:
        append_document(column, array, row);
        return;
      case CellForm::base64:
        out += '"';
        append_base64(bytes_of(array, row), out);
        out += '"';
        return;
    }
  }

  void append_number(const JsonColumn& column, const arrow::Array& array, std::int64_t row) {
    std::string& out = buffer_.text();
    const std::size_t start = out.size();
    column.append(array, row, out);
    const std::string_view text = std::string_view(out).substr(start);
    if (is_json_number(text)) return;
    const std::string other(text);
    out.resize(start);
    append_json_string(other, out);
  }

  void append_string(const JsonColumn& column, const arrow::Array& array, std::int64_t row) {
    const std::string& text = cell(column, array, row);
    if (append_json_string(text, buffer_.text())) return;
    refuse(column, "the text is not valid UTF-8",
           "declare the column as bytes, or convert it to UTF-8 in the query");
  }

  /// A document stays on the row's line: outside of its strings a line break is as good as a blank,
  /// and within them JSON has none.
  void append_document(const JsonColumn& column, const arrow::Array& array, std::int64_t row) {
    const std::string& text = cell(column, array, row);
    if (!is_json(text)) {
      refuse(column, "the text is not valid JSON",
             "declare the column as str, or correct it in the query");
    }
    for (const char c : text) buffer_.text() += c == '\n' || c == '\r' ? ' ' : c;
  }

  const std::string& cell(const JsonColumn& column, const arrow::Array& array, std::int64_t row) {
    cell_.clear();
    column.append(array, row, cell_);
    return cell_;
  }

  [[noreturn]] void refuse(const JsonColumn& column, const std::string& what,
                           const std::string& hint) const {
    throw Error(ErrorKind::output,
                "row " + std::to_string(rows_) + ", column '" + column.name + "': " + what, hint);
  }

  TextBuffer buffer_;
  bool in_array_;
  std::vector<JsonColumn> columns_;
  std::int64_t rows_ = 0;
  std::string cell_;
};

}  // namespace

std::unique_ptr<TableWriter> make_json_writer(TableFormat format,
                                              const std::shared_ptr<arrow::Schema>& schema,
                                              arrow::io::OutputStream& stream) {
  return std::make_unique<JsonWriter>(format, *schema, stream);
}

}  // namespace sqlpod
