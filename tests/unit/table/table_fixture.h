// Small tables for tests, made from JSON, and what comes of them.
#pragma once

#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <arrow/json/from_string.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "error/arrow_status.h"
#include "executor/table/table_writer.h"

namespace sqlpod::table_fixture {

struct Column {
  std::string name;
  std::shared_ptr<arrow::DataType> type;
  std::string json;  ///< an array of cells
  std::string sqlpod_type = {};
};

inline std::shared_ptr<arrow::Array> array_of(const std::shared_ptr<arrow::DataType>& type,
                                              const std::string& json) {
  return checked(arrow::json::ArrayFromJSONString(type, json));
}

inline std::shared_ptr<arrow::Field> field_of(const Column& column) {
  if (column.sqlpod_type.empty()) return arrow::field(column.name, column.type);
  return arrow::field(column.name, column.type, true,
                      arrow::key_value_metadata({"sqlpod.type"}, {column.sqlpod_type}));
}

inline std::shared_ptr<arrow::RecordBatch> batch_of(const std::vector<Column>& columns) {
  arrow::FieldVector fields;
  arrow::ArrayVector arrays;
  for (const Column& column : columns) {
    fields.push_back(field_of(column));
    arrays.push_back(array_of(column.type, column.json));
  }
  const std::int64_t rows = arrays.empty() ? 0 : arrays.front()->length();
  return arrow::RecordBatch::Make(arrow::schema(fields), rows, arrays);
}

inline std::string written(TableFormat format, const arrow::RecordBatchVector& batches,
                           const FileDescription& description = {}) {
  const auto stream = checked(arrow::io::BufferOutputStream::Create());
  const auto writer = make_table_writer(format, batches.front()->schema(), *stream, description);
  for (const auto& batch : batches) writer->write(*batch);
  writer->finish();
  return checked(stream->Finish())->ToString();
}

inline std::string written(TableFormat format, const std::vector<Column>& columns) {
  return written(format, {batch_of(columns)});
}

/// The Error that `body` throws; a test that expects one fails without it.
inline Error error_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error was thrown";
  return {ErrorKind::internal, "no error"};
}

inline std::shared_ptr<arrow::DataType> timestamp_us(const std::string& zone = {}) {
  return arrow::timestamp(arrow::TimeUnit::MICRO, zone);
}

}  // namespace sqlpod::table_fixture
