#include "executor/engine/mysql/column_parameters.h"

#include "error/error.h"
#include "executor/engine/cell_value.h"
#include "executor/engine/engine.h"
#include "executor/engine/mysql/parameters.h"

namespace sqlpod::mysql {
namespace {

/// How much memory one value of a type without a length takes; none for those that have one.
std::size_t fixed_size(enum_field_types type) {
  switch (type) {
    case MYSQL_TYPE_LONGLONG:
      return sizeof(std::int64_t);
    case MYSQL_TYPE_DOUBLE:
      return sizeof(double);
    case MYSQL_TYPE_TINY:
      return 1;
    default:
      return 0;
  }
}

}  // namespace

ColumnParameters::ColumnParameters(const std::vector<Parameter>& parameters)
    : parameters_(parameters), columns_(parameters.size()), binds_(parameters.size()) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    binds_[i].buffer_type = bind_type(parameters[i]);
  }
}

std::int64_t ColumnParameters::take(const arrow::RecordBatch& batch, std::int64_t first,
                                    std::int64_t max_rows, std::size_t max_bytes,
                                    std::int64_t row_number) {
  bytes_ = 0;
  for (Column& column : columns_) {
    column.contents.clear();
    column.lengths.clear();
    column.indicators.clear();
  }
  std::int64_t rows = 0;
  while (rows < max_rows && first + rows < batch.num_rows() && bytes_ < max_bytes) {
    try {
      take_row(batch, first + rows);
    } catch (const Error& error) {
      throw row_error(row_number + rows, error);
    }
    ++rows;
  }
  return rows;
}

void ColumnParameters::take_row(const arrow::RecordBatch& batch, std::int64_t row) {
  constexpr std::size_t head = 6;  // of one value in the request
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const Parameter& parameter = parameters_[i];
    const Value cell =
        parameter.column ? cell_value(*batch.column(*parameter.column), row) : parameter.value;
    std::string content = bind_content(parameter.type, cell);
    const std::size_t size = content.size();
    // A NULL has its place among numbers.
    if (cell.is_null()) content.resize(fixed_size(binds_[i].buffer_type));
    Column& column = columns_[i];
    column.contents += content;
    column.lengths.push_back(size);
    column.indicators.push_back(cell.is_null() ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE);
    bytes_ += size + head;
  }
}

MYSQL_BIND* ColumnParameters::binds() {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    Column& column = columns_[i];
    MYSQL_BIND& bind = binds_[i];
    bind.u.indicator = column.indicators.data();
    if (fixed_size(bind.buffer_type) > 0) {
      bind.buffer = column.contents.data();
      continue;
    }
    column.starts.clear();
    const char* start = column.contents.data();
    for (const unsigned long length : column.lengths) {
      column.starts.push_back(start);
      start += length;
    }
    bind.buffer = column.starts.data();
    bind.length = column.lengths.data();
  }
  return binds_.data();
}

}  // namespace sqlpod::mysql
