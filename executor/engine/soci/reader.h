// Reads a query's rows one by one, each cell as the type that the backend gives its column.
#pragma once

#include <soci/soci-backend.h>

#include <cstddef>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "executor/engine/cancellation.h"
#include "executor/engine/row_reader.h"
#include "executor/engine/soci/prepared_statement.h"

namespace sqlpod::soci {

class Reader : public RowReader {
 public:
  /// `columns` are what `statement` was described with; it is not yet open. Throws Error (query)
  /// for a column of a type that has no place here.
  Reader(std::unique_ptr<PreparedStatement> statement, const std::vector<Column>& columns,
         const Cancellation& cancellation);

 protected:
  std::optional<std::size_t> read_row() override;

 private:
  struct Cell {
    std::variant<std::string, long long, unsigned long long, double, std::tm> value;
    ::soci::indicator indicator = ::soci::i_ok;
  };

  std::size_t append(std::size_t column);

  std::vector<Cell> cells_;  ///< the statement writes to them, so they outlive it
  std::unique_ptr<PreparedStatement> statement_;
  const Cancellation& cancellation_;
};

}  // namespace sqlpod::soci
