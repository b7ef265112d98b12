#include "executor/engine/postgresql/reader.h"

#include <cstdint>
#include <utility>

#include "executor/engine/postgresql/big_endian.h"
#include "executor/engine/postgresql/result_stream.h"

namespace sqlpod::postgresql {
namespace {

constexpr std::int32_t max_dimensions = 6;  // the server's own limit

}  // namespace

Reader::Reader(Connection& connection, std::shared_ptr<arrow::Schema> schema,
               std::vector<Type> types)
    : connection_(connection), types_(std::move(types)) {
  make_decoders(std::move(schema));
}

void Reader::make_decoders(std::shared_ptr<arrow::Schema> schema) {
  set_schema(std::move(schema));
  decoders_.clear();
  for (std::size_t column = 0; column < types_.size(); ++column) {
    decoders_.push_back(make_decoder(types_[column], builder(column)));
  }
}

void Reader::take_dimensions_of_first_row() {
  const std::vector<std::optional<std::string_view>> values = peek_row();
  arrow::FieldVector fields = schema()->fields();
  for (std::size_t column = 0; column < values.size(); ++column) {
    Type& type = types_[column];
    const auto& value = values[column];
    if (!type.is_undeclared || !value || value->size() < sizeof(std::int32_t)) continue;
    const auto dimensions = big_endian<std::int32_t>(value->data());
    if (dimensions < 2 || dimensions > max_dimensions) continue;  // the decoder's to refuse
    type.dimensions = dimensions;
    fields[column] = field_of(fields[column]->name(), type);
  }
  make_decoders(arrow::schema(std::move(fields)));
}

Reader::~Reader() {
  if (!in_flight_) return;
  connection_.stop_statement();
  drain(connection_.get());
}

}  // namespace sqlpod::postgresql
