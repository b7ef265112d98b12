// Decodes values of the binary protocol into Arrow builders: one small class for each shape, and
// one factory that is the support matrix. Source: MariaDB documentation, "Binary Protocol", and the
// client's C API.
#pragma once

#include <arrow/array/builder_base.h>
#include <arrow/type.h>
#include <mysql.h>

#include <memory>
#include <string>
#include <vector>

namespace sqlpod::mysql {

/// The Arrow field of a result column.
std::shared_ptr<arrow::Field> field_of(const MYSQL_FIELD& column);
/// The Arrow schema of all of them.
std::shared_ptr<arrow::Schema> schema_of(const MYSQL_RES& columns);

/// One column of the row that was fetched last: the memory that the client fills.
struct Cell {
  std::vector<char> buffer;
  unsigned long length = 0;
  my_bool is_null = 0;
  my_bool truncated = 0;
};

class Decoder {
 public:
  virtual ~Decoder() = default;
  /// What the client is to convert the column to, and how many bytes that takes (a start, for those
  /// that vary).
  virtual enum_field_types bind_type() const = 0;
  virtual std::size_t buffer_size() const = 0;
  /// Appends one value that is not NULL. Answers what is wrong with it, or an empty text.
  virtual std::string append(const Cell& cell) = 0;
};

/// The decoder into a builder of field_of()'s type. The builder must outlive it.
std::unique_ptr<Decoder> make_decoder(const MYSQL_FIELD& column, arrow::ArrayBuilder& builder);

}  // namespace sqlpod::mysql
