// The values of one leaf column as Parquet stores them: plainly, or as indices of a dictionary, and
// the smallest and the largest of them.
//
// One encoder serves one column of a file, chunk after chunk: begin(), then dictionary(), and where
// that gives none append() for each piece; then range(). The pieces of a chunk must stay until its
// range was taken. make_value_encoder is the list of Arrow types and the physical types that hold
// them.
#pragma once

#include <arrow/type.h>
#include <parquet/bloom_filter.h>
#include <parquet/schema.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "executor/table/parquet/leaf.h"

namespace sqlpod {

/// The smallest and the largest value, plainly encoded.
struct ValueRange {
  std::string smallest;
  std::string largest;
};

/// A chunk's values as indices, and what they stand for.
struct EncodedDictionary {
  std::string page;  ///< all entries, plainly encoded
  std::size_t entries = 0;
  std::vector<std::uint16_t> indices;  ///< of all values of the chunk
};

class ValueEncoder {
 public:
  ValueEncoder() = default;
  ValueEncoder(const ValueEncoder&) = delete;
  ValueEncoder& operator=(const ValueEncoder&) = delete;
  virtual ~ValueEncoder() = default;

  /// A chunk begins. What it holds goes into `filter`, unless that is null.
  virtual void begin(bool with_range, parquet::BloomFilter* filter) = 0;
  /// A dictionary of all values of the chunk; none where it would not pay, or, `forced`, where it
  /// cannot hold them.
  virtual std::optional<EncodedDictionary> dictionary(std::span<const LeafPiece> pieces,
                                                      bool forced) = 0;
  /// Appends the values to a page.
  virtual void append(const LeafPiece& piece, std::string& page) = 0;
  /// The range of the chunk, where its values have one.
  virtual std::optional<ValueRange> range() const = 0;
};

/// `column` is the leaf that holds `type`. Throws Error (internal) for a pair that is not in the
/// list.
std::unique_ptr<ValueEncoder> make_value_encoder(const arrow::DataType& type,
                                                 const parquet::ColumnDescriptor& column);

}  // namespace sqlpod
