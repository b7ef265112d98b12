#include "executor/table/csv_writer.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "executor/table/cell_text.h"
#include "executor/table/schema_check.h"
#include "executor/table/text_buffer.h"
#include "executor/table/text_kind.h"

namespace sqlpod {
namespace {

bool needs_quotes(std::string_view text) {
  if (text.empty()) return true;   // or it would read as NULL
  if (text == "\\.") return true;  // or PostgreSQL's COPY would take it for the end of the data
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return c == ',' || c == '"' || c == '\r' || c == '\n'; });
}

/// Puts quotes around what stands in `out` from `start` on, when it needs them.
void quote_from(std::size_t start, std::string& out) {
  if (!needs_quotes(std::string_view(out).substr(start))) return;
  const std::string plain = out.substr(start);
  out.resize(start);
  out += '"';
  for (const char c : plain) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

class CsvWriter final : public TableWriter {
 public:
  CsvWriter(const arrow::Schema& schema, arrow::io::OutputStream& stream) : buffer_(stream) {
    std::string& out = buffer_.text();
    for (const auto& field : schema.fields()) {
      const AppendCell append = cell_text(*field);
      if (append == nullptr) refuse_type(*field, "csv");
      if (!columns_.empty()) out += ',';
      const std::size_t start = out.size();
      out += field->name();
      quote_from(start, out);
      columns_.push_back({append, is_text(*field)});
    }
    out += '\n';
  }

  void write(const arrow::RecordBatch& batch) override {
    const arrow::ArrayVector& arrays = batch.columns();
    std::string& out = buffer_.text();
    for (std::int64_t row = 0; row < batch.num_rows(); ++row) {
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (i > 0) out += ',';
        if (arrays[i]->IsNull(row)) continue;
        const std::size_t start = out.size();
        columns_[i].append(*arrays[i], row, out);
        if (columns_[i].text) quote_from(start, out);
      }
      out += '\n';
      buffer_.flush_if_full();
    }
  }

  void finish() override { buffer_.flush(); }

 private:
  struct Column {
    AppendCell append;
    bool text;  ///< may need quotes; what is no text never holds a character that does
  };

  TextBuffer buffer_;
  std::vector<Column> columns_;
};

}  // namespace

std::unique_ptr<TableWriter> make_csv_writer(const std::shared_ptr<arrow::Schema>& schema,
                                             arrow::io::OutputStream& stream) {
  return std::make_unique<CsvWriter>(*schema, stream);
}

}  // namespace sqlpod
