#include "executor/engine/postgresql/reader.h"

#include <utility>

#include "executor/engine/postgresql/result_stream.h"

namespace sqlpod::postgresql {

Reader::Reader(Connection& connection, std::shared_ptr<arrow::Schema> schema,
               const std::vector<Type>& types)
    : connection_(connection) {
  set_schema(std::move(schema));
  decoders_.reserve(types.size());
  for (std::size_t column = 0; column < types.size(); ++column) {
    decoders_.push_back(make_decoder(types[column], builder(column)));
  }
}

Reader::~Reader() {
  if (!in_flight_) return;
  connection_.stop_statement();
  drain(connection_.get());
}

}  // namespace sqlpod::postgresql
