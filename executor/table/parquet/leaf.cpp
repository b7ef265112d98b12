#include "executor/table/parquet/leaf.h"

#include <arrow/array/builder_binary.h>
#include <arrow/memory_pool.h>

#include <string>
#include <utility>

#include "error/arrow_status.h"
#include "executor/table/interval_text.h"

namespace sqlpod {
namespace {

std::shared_ptr<arrow::DataType> stored_type(const std::shared_ptr<arrow::DataType>& type) {
  switch (type->id()) {
    case arrow::Type::INTERVAL_MONTH_DAY_NANO:
      return arrow::utf8();
    case arrow::Type::LIST:
      return arrow::list(as_parquet_stores_it(type->field(0)));
    case arrow::Type::MAP: {
      const auto& map = static_cast<const arrow::MapType&>(*type);
      return std::make_shared<arrow::MapType>(as_parquet_stores_it(map.key_field()),
                                              as_parquet_stores_it(map.item_field()));
    }
    case arrow::Type::STRUCT: {
      arrow::FieldVector fields;
      for (const auto& field : type->fields()) fields.push_back(as_parquet_stores_it(field));
      return arrow::struct_(fields);
    }
    default:
      return type;
  }
}

std::shared_ptr<arrow::Array> stored_array(const std::shared_ptr<arrow::Array>& array) {
  if (array->type_id() != arrow::Type::INTERVAL_MONTH_DAY_NANO) return array;
  const auto& intervals = static_cast<const arrow::MonthDayNanoIntervalArray&>(*array);
  arrow::StringBuilder builder;
  std::string text;
  for (std::int64_t row = 0; row < intervals.length(); ++row) {
    text.clear();
    if (!intervals.IsNull(row)) append_interval(intervals.GetValue(row), text);
    check(intervals.IsNull(row) ? builder.AppendNull() : builder.Append(text));
  }
  return checked(builder.Finish());
}

}  // namespace

std::shared_ptr<arrow::Field> as_parquet_stores_it(const std::shared_ptr<arrow::Field>& field) {
  return field->WithType(stored_type(field->type()));
}

Shredder::Shredder(const arrow::Field& field) : root_(node_of(field, 0)) {}

Shredder::Node Shredder::node_of(const arrow::Field& field, std::uint16_t repetition) {
  Node node{field.type()->id(), field.nullable(), repetition, leaf_types_.size(), 0, {}};
  switch (node.id) {
    case arrow::Type::LIST:
      ++node.repetition;
      node.children.push_back(node_of(*field.type()->field(0), node.repetition));
      break;
    case arrow::Type::MAP: {
      const auto& map = static_cast<const arrow::MapType&>(*field.type());
      ++node.repetition;
      node.children.push_back(node_of(*map.key_field(), node.repetition));
      node.children.push_back(node_of(*map.item_field(), node.repetition));
      break;
    }
    case arrow::Type::STRUCT:
      for (const auto& child : field.type()->fields()) {
        node.children.push_back(node_of(*child, repetition));
      }
      break;
    default:
      leaf_types_.push_back(stored_type(field.type()));
  }
  node.leaves = leaf_types_.size() - node.first_leaf;
  return node;
}

std::vector<LeafPiece> Shredder::shred(const std::shared_ptr<arrow::Array>& array) {
  pieces_.clear();
  if (root_.children.empty()) {
    pieces_.push_back(flat_piece(array));
    return std::move(pieces_);
  }
  pieces_.resize(leaf_types_.size());
  for (LeafPiece& piece : pieces_) piece.whole = false;
  for (std::int64_t row = 0; row < array->length(); ++row) visit(root_, array, {row, 0, 0});
  return std::exchange(pieces_, {});
}

LeafPiece Shredder::flat_piece(const std::shared_ptr<arrow::Array>& array) const {
  LeafPiece piece;
  piece.array = stored_array(array);
  piece.levels = array->length();
  if (array->null_count() == 0) return piece;
  piece.whole = false;
  piece.definition.reserve(static_cast<std::size_t>(array->length()));
  for (std::int64_t row = 0; row < array->length(); ++row) {
    const bool valid = array->IsValid(row);
    piece.definition.push_back(valid ? 1 : 0);
    if (valid) piece.rows.push_back(row);
  }
  return piece;
}

void Shredder::visit(const Node& node, const std::shared_ptr<arrow::Array>& array, Position at) {
  if (node.nullable) {
    if (array->IsNull(at.row)) return miss(node, at);
    ++at.definition;
  }
  switch (node.id) {
    case arrow::Type::LIST:
    case arrow::Type::MAP:
      return visit_list(node, static_cast<const arrow::ListArray&>(*array), at);
    case arrow::Type::STRUCT:
      for (std::size_t i = 0; i < node.children.size(); ++i) {
        visit(node.children[i],
              static_cast<const arrow::StructArray&>(*array).field(static_cast<int>(i)), at);
      }
      return;
    default: {
      LeafPiece& piece = pieces_[node.first_leaf];
      if (!piece.array) piece.array = stored_array(array);
      piece.rows.push_back(at.row);
      piece.definition.push_back(at.definition);
      piece.repetition.push_back(at.repetition);
      ++piece.levels;
    }
  }
}

void Shredder::visit_list(const Node& node, const arrow::ListArray& list, Position at) {
  const std::int64_t end = list.value_offset(at.row + 1);
  if (list.value_offset(at.row) == end) return miss(node, at);
  ++at.definition;
  for (std::int64_t row = list.value_offset(at.row); row < end; ++row) {
    const Position element{row, at.repetition, at.definition};
    if (node.id == arrow::Type::MAP) {
      const auto& entries = static_cast<const arrow::MapArray&>(list);
      visit(node.children[0], entries.keys(), element);
      visit(node.children[1], entries.items(), element);
    } else {
      visit(node.children[0], list.values(), element);
    }
    at.repetition = node.repetition;
  }
}

/// Says in every leaf below that there is no value, and at which depth it ends.
void Shredder::miss(const Node& node, Position at) {
  for (std::size_t i = node.first_leaf; i < node.first_leaf + node.leaves; ++i) {
    LeafPiece& piece = pieces_[i];
    piece.definition.push_back(at.definition);
    piece.repetition.push_back(at.repetition);
    ++piece.levels;
  }
}

}  // namespace sqlpod
