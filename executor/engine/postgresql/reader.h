// What the readers of PostgreSQL's results share: values in binary format go to their columns'
// decoders, and a reader that is given up leaves a connection that can be used again.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "executor/engine/postgresql/connection.h"
#include "executor/engine/postgresql/decoder.h"
#include "executor/engine/postgresql/type.h"
#include "executor/engine/row_reader.h"

namespace sqlpod::postgresql {

class Reader : public RowReader {
 public:
  /// `connection` has the query in flight, whose columns are of these types and make this schema;
  /// it must outlive the reader.
  Reader(Connection& connection, std::shared_ptr<arrow::Schema> schema, std::vector<Type> types);
  ~Reader() override;

  /// Looks at the first row for the dimensions of arrays that no table declares, which belong to
  /// the schema. To be called once, before any row is read, and only where there are such.
  void take_dimensions_of_first_row();

 protected:
  /// The values of the next row, which is read once more by read_row(); none at the end.
  virtual std::vector<std::optional<std::string_view>> peek_row() = 0;

  /// Appends a value to a column. Throws Error that names row and column.
  void append(std::size_t column, std::string_view bytes) {
    try {
      decoders_[column]->append(bytes);
    } catch (const Error& error) {
      throw value_error(column, error.message(), error.hint());
    }
  }
  void append_null(std::size_t column) { decoders_[column]->append_null(); }

  PGconn* connection() const { return connection_.get(); }
  /// The statement has come to its end.
  void set_ended() { in_flight_ = false; }

 private:
  void make_decoders(std::shared_ptr<arrow::Schema> schema);

  Connection& connection_;
  std::vector<Type> types_;
  std::vector<std::unique_ptr<Decoder>> decoders_;
  bool in_flight_ = true;
};

}  // namespace sqlpod::postgresql
