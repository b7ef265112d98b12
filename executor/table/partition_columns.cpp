#include "executor/table/partition_columns.h"

#include <arrow/array.h>
#include <arrow/util/bit_util.h>

#include <algorithm>
#include <string_view>

#include "error/error.h"
#include "error/in_quotes.h"
#include "error/nearest_name.h"

namespace sqlpod {
namespace {

constexpr std::string_view null_value = "__HIVE_DEFAULT_PARTITION__";
constexpr std::size_t longest_name = 255;  // of a file or folder, in bytes

bool names_a_folder(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::BOOL:
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
    case arrow::Type::DATE32:
    case arrow::Type::TIMESTAMP:
    case arrow::Type::DECIMAL128:
    case arrow::Type::DECIMAL256:
      return true;
    default:
      return arrow::is_integer(type.id());
  }
}

bool is_plain_in_value(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

/// Not every reader decodes names: only what a path or the layout has a use for is encoded.
bool is_plain_in_name(char c) {
  constexpr std::string_view special = "\"#%'*/:=?[\\]^{\x7F";
  return static_cast<unsigned char>(c) >= ' ' && special.find(c) == std::string_view::npos;
}

std::string percent_encoded(std::string_view text, bool (*is_plain)(char)) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (is_plain(c)) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%';
    encoded += digits[byte >> 4U];
    encoded += digits[byte & 15U];
  }
  return encoded;
}

int index_of(const std::string& name, const arrow::Schema& schema) {
  const std::vector<int> found = schema.GetAllFieldIndices(name);
  if (found.size() == 1) return found.front();
  const std::vector<std::string> names = schema.field_names();
  if (found.size() > 1) {
    throw Error(ErrorKind::output,
                "output.partition_by names the column " + in_quotes(name) +
                    ", and the query has more than one of that name",
                "give each its own name with AS in the query");
  }
  std::string all;
  for (const std::string& other : names) all += (all.empty() ? "" : ", ") + other;
  throw Error(ErrorKind::output,
              "output.partition_by names the column " + in_quotes(name) +
                  ", which is not in the query; its columns are " + all,
              nearest_name_hint(name, names));
}

template <class Array>
void append_text(const arrow::Array& array, std::int64_t row, std::string& key) {
  const std::string_view text = static_cast<const Array&>(array).GetView(row);
  const std::size_t size = text.size();
  key.append(reinterpret_cast<const char*>(&size), sizeof size);
  key.append(text);
}

void append_key(const arrow::Array& array, std::int64_t row, std::string& key) {
  const bool is_null = array.IsNull(row);
  key += is_null ? '\0' : '\1';
  if (is_null) return;
  switch (array.type_id()) {
    case arrow::Type::BOOL:
      key += static_cast<const arrow::BooleanArray&>(array).Value(row) ? '\1' : '\0';
      return;
    case arrow::Type::STRING:
      return append_text<arrow::StringArray>(array, row, key);
    case arrow::Type::LARGE_STRING:
      return append_text<arrow::LargeStringArray>(array, row, key);
    default: {
      const arrow::ArrayData& data = *array.data();
      const auto width = static_cast<std::size_t>(array.type()->byte_width());
      const auto position = static_cast<std::size_t>(data.offset + row);
      key.append(reinterpret_cast<const char*>(data.buffers[1]->data()) + position * width, width);
    }
  }
}

}  // namespace

PartitionColumns::PartitionColumns(const std::vector<std::string>& names,
                                   const arrow::Schema& schema) {
  for (const std::string& name : names) {
    const int index = index_of(name, schema);
    const arrow::Field& field = *schema.field(index);
    if (!names_a_folder(*field.type())) {
      throw Error(ErrorKind::output,
                  "output.partition_by names the column " + in_quotes(name) + ", whose type " +
                      field.type()->ToString() + " names no folders",
                  "partition by text, integers, decimals, booleans, dates or timestamps, or CAST "
                  "the column in the query to one of them");
    }
    columns_.push_back({index, name, cell_text(field)});
  }
  arrow::FieldVector fields;
  for (int i = 0; i < schema.num_fields(); ++i) {
    if (std::any_of(columns_.begin(), columns_.end(),
                    [i](const Column& column) { return column.index == i; })) {
      continue;
    }
    file_columns_.push_back(i);
    fields.push_back(schema.field(i));
  }
  if (fields.empty()) {
    throw Error(ErrorKind::output,
                "output.partition_by names every column of the query, which leaves none for the "
                "files",
                "leave a column out of partition_by, or select another one");
  }
  file_schema_ = arrow::schema(std::move(fields), schema.metadata());
}

std::shared_ptr<arrow::RecordBatch> PartitionColumns::file_batch(
    const arrow::RecordBatch& batch) const {
  arrow::ArrayVector columns;
  columns.reserve(file_columns_.size());
  for (const int index : file_columns_) columns.push_back(batch.column(index));
  return arrow::RecordBatch::Make(file_schema_, batch.num_rows(), std::move(columns));
}

arrow::ArrayVector PartitionColumns::values(const arrow::RecordBatch& batch) const {
  arrow::ArrayVector values;
  for (const Column& column : columns_) values.push_back(batch.column(column.index));
  return values;
}

void PartitionColumns::key_of(const arrow::ArrayVector& values, std::int64_t row,
                              std::string& key) {
  key.clear();
  for (const auto& array : values) append_key(*array, row, key);
}

std::string PartitionColumns::value_of(const Column& column, const arrow::Array& array,
                                       std::int64_t row) {
  if (array.IsNull(row)) return std::string(null_value);
  std::string text;
  column.append(array, row, text);
  if (text == null_value) {
    throw Error(ErrorKind::output,
                "column " + in_quotes(column.name) + " holds the text " + in_quotes(text) +
                    ", which stands for NULL in the folders of a data set",
                "write it otherwise in the query, or partition by another column");
  }
  return percent_encoded(text, is_plain_in_value);
}

std::string PartitionColumns::folder_of(const arrow::ArrayVector& values, std::int64_t row) const {
  std::string folder;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const Column& column = columns_[i];
    const std::string level =
        percent_encoded(column.name, is_plain_in_name) + "=" + value_of(column, *values[i], row);
    if (level.size() > longest_name) {
      throw Error(ErrorKind::output,
                  "column " + in_quotes(column.name) +
                      " holds a text that is too long for the name of a folder (" +
                      std::to_string(level.size()) + " bytes of at most " +
                      std::to_string(longest_name) + ")",
                  "partition by a column of short values");
    }
    folder += (folder.empty() ? "" : "/") + level;
  }
  return folder;
}

}  // namespace sqlpod
