// Columns taken apart into what Parquet stores: the values of each leaf without their NULLs, and
// levels that say where lists begin and at which depth something is missing (apache/parquet-format,
// "Nested Encoding").
//
// A column of numbers or text is a leaf itself; a list, a struct or a map has one or more. Parquet
// has no type for month_day_nano_interval: as_parquet_stores_it() makes it text, and the shredder
// does so with the arrays.
#pragma once

#include <arrow/array.h>
#include <arrow/type.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace sqlpod {

/// A part of a leaf column: that of one batch.
struct LeafPiece {
  std::shared_ptr<arrow::Array> array;
  bool whole = true;                      ///< every row of the array is a value
  std::vector<std::int64_t> rows;         ///< of the array that are values, when it is not whole
  std::int64_t levels = 0;                ///< values and what is missing
  std::vector<std::uint16_t> definition;  ///< empty: nothing is missing
  std::vector<std::uint16_t> repetition;  ///< empty: no list goes on

  std::int64_t values() const {
    return whole ? array->length() : static_cast<std::int64_t>(rows.size());
  }
};

/// The field with every type that Parquet has not replaced by the one that is stored for it.
std::shared_ptr<arrow::Field> as_parquet_stores_it(const std::shared_ptr<arrow::Field>& field);

/// Takes the arrays of one column apart. One thread at a time.
class Shredder {
 public:
  /// The type must be one that Parquet holds.
  explicit Shredder(const arrow::Field& field);

  /// What the values of each leaf are stored as.
  const arrow::DataTypeVector& leaf_types() const { return leaf_types_; }
  /// One piece for each leaf, in the order of the schema.
  std::vector<LeafPiece> shred(const std::shared_ptr<arrow::Array>& array);

 private:
  struct Node {
    arrow::Type::type id;
    bool nullable;
    std::uint16_t repetition;  ///< level of an element of the list that is not its first
    std::size_t first_leaf;
    std::size_t leaves;
    std::vector<Node> children;
  };
  struct Position {
    std::int64_t row;
    std::uint16_t repetition;
    std::uint16_t definition;
  };

  Node node_of(const arrow::Field& field, std::uint16_t repetition);
  void visit(const Node& node, const std::shared_ptr<arrow::Array>& array, Position at);
  void visit_list(const Node& node, const arrow::ListArray& list, Position at);
  void miss(const Node& node, Position at);
  LeafPiece flat_piece(const std::shared_ptr<arrow::Array>& array) const;

  arrow::DataTypeVector leaf_types_;
  Node root_;
  std::vector<LeafPiece> pieces_;
};

}  // namespace sqlpod
