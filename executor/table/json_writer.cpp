#include "executor/table/json_writer.h"

#include <string>

#include "error/error.h"
#include "executor/table/json_text.h"
#include "executor/table/json_value.h"
#include "executor/table/row_text.h"
#include "executor/table/schema_check.h"
#include "executor/table/text_kind.h"

namespace sqlpod {
namespace {

/// Whether the cells of the type are strings in JSON that hold nothing to escape. RowText writes
/// them without quotes.
bool is_quoted(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::DATE32:
    case arrow::Type::TIME64:
    case arrow::Type::TIMESTAMP:
    case arrow::Type::DURATION:
      return true;
    default:
      return false;
  }
}

AppendFormatted append_of(const arrow::Field& field) {
  return [kind = text_kind(field), name = field.name()](
             const arrow::Array& array, std::int64_t index, std::int64_t row, std::string& out) {
    try {
      append_json_value(array, kind, index, out);
    } catch (const Error& error) {
      throw at_cell(error, row, name);
    }
  };
}

RowFrame row_frame(TableFormat format) {
  if (format == TableFormat::json) return {Fragment("[\n{"), Fragment(",\n{"), Fragment("}")};
  return {Fragment("{"), Fragment("{"), Fragment("}\n")};
}

class JsonWriter final : public TableWriter {
 public:
  JsonWriter(TableFormat format, const arrow::Schema& schema, arrow::io::OutputStream& stream)
      : rows_(TextForm::json, row_frame(format), stream), in_array_(format == TableFormat::json) {
    require_distinct_names(schema, name(format));
    for (int i = 0; i < schema.num_fields(); ++i) {
      const arrow::Field& field = *schema.field(i);
      require_known_type(field, name(format));
      std::string key = i > 0 ? "," : "";
      append_json_string(field.name(), key);
      key += ':';
      const std::string quote = is_quoted(*field.type()) ? "\"" : "";
      rows_.add_column(field, {Fragment(key + quote), Fragment(quote), Fragment(key + "null")},
                       append_of(field));
    }
  }

  void write(const arrow::RecordBatch& batch) override { rows_.write(batch); }
  void flush() override { rows_.flush(); }

  void finish() override {
    if (in_array_) rows_.append(rows_.rows() == 0 ? "[]\n" : "\n]\n");
    rows_.flush();
  }

 private:
  RowText rows_;
  bool in_array_;
};

}  // namespace

std::unique_ptr<TableWriter> make_json_writer(TableFormat format,
                                              const std::shared_ptr<arrow::Schema>& schema,
                                              arrow::io::OutputStream& stream) {
  return std::make_unique<JsonWriter>(format, *schema, stream);
}

}  // namespace sqlpod
