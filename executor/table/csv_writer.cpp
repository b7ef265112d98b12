#include "executor/table/csv_writer.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "error/error.h"
#include "executor/table/cell_text.h"
#include "executor/table/row_text.h"
#include "executor/table/schema_check.h"

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
  CsvWriter(const arrow::Schema& schema, arrow::io::OutputStream& stream)
      : rows_(TextForm::csv, {{}, {}, Fragment("\n")}, stream) {
    std::string header;
    for (int i = 0; i < schema.num_fields(); ++i) {
      const arrow::Field& field = *schema.field(i);
      require_known_type(field, "csv");
      const std::string comma = i > 0 ? "," : "";
      header += comma;
      const std::size_t start = header.size();
      header += field.name();
      quote_from(start, header);
      rows_.add_column(field, {Fragment(comma), {}, Fragment(comma)}, append_of(field));
    }
    rows_.append(header + '\n');
  }

  void write(const arrow::RecordBatch& batch) override { rows_.write(batch); }
  void flush() override { rows_.flush(); }
  void finish() override { rows_.flush(); }

 private:
  static AppendFormatted append_of(const arrow::Field& field) {
    return [append = cell_text(field), name = field.name()](
               const arrow::Array& array, std::int64_t index, std::int64_t row, std::string& out) {
      const std::size_t start = out.size();
      try {
        append(array, index, out);
      } catch (const Error& error) {
        throw at_cell(error, row, name);
      }
      quote_from(start, out);
    };
  }

  RowText rows_;
};

}  // namespace

std::unique_ptr<TableWriter> make_csv_writer(const std::shared_ptr<arrow::Schema>& schema,
                                             arrow::io::OutputStream& stream) {
  return std::make_unique<CsvWriter>(*schema, stream);
}

}  // namespace sqlpod
