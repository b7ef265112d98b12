// Writes the chunks of one leaf column of a Parquet file: a dictionary page where it pays, then
// data pages (version 1), each compressed, then the chunk's metadata.
//
// One thread at a time. Errors: Error (output).
#pragma once

#include <arrow/io/interfaces.h>
#include <arrow/util/compression.h>
#include <parquet/bloom_filter.h>
#include <parquet/column_writer.h>
#include <parquet/metadata.h>
#include <parquet/statistics.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "executor/table/parquet/leaf.h"
#include "executor/table/parquet/value_encoder.h"

namespace sqlpod {

struct ChunkOptions {
  arrow::Compression::type compression = arrow::Compression::SNAPPY;
  std::optional<int> compression_level;
  std::int64_t page_bytes = 0;
  std::optional<bool> dictionary;  ///< none: where it pays
  bool statistics = true;
};

/// The levels of a page, as they gather.
class PageLevels {
 public:
  PageLevels(int most_definition, int most_repetition)
      : most_definition_(static_cast<std::uint16_t>(most_definition)),
        most_repetition_(static_cast<std::uint16_t>(most_repetition)) {}

  void add(const LeafPiece& piece);
  std::int64_t count() const { return count_; }
  /// Appends what stands before the values of a data page, and starts anew.
  void take(std::string& page);

 private:
  std::uint16_t most_definition_;
  std::uint16_t most_repetition_;
  std::int64_t count_ = 0;
  std::vector<std::uint16_t> definition_;  ///< empty: all at their most
  std::vector<std::uint16_t> repetition_;
};

class ChunkWriter {
 public:
  /// `column` is a leaf of the file's schema that holds `type`, and must outlive the writer.
  ChunkWriter(const arrow::DataType& type, const parquet::ColumnDescriptor& column,
              const ChunkOptions& options, std::shared_ptr<arrow::io::OutputStream> stream);

  /// Decides by a part of the first chunk whether compression pays for a column of text; without
  /// this call it is used whether or not.
  void try_compression(const LeafPiece& sample);
  arrow::Compression::type compression() const { return options_.compression; }

  /// Writes one chunk; `filter` takes its values, unless it is null. Answers its size before
  /// compression.
  std::int64_t write(std::span<const LeafPiece> pieces,
                     parquet::ColumnChunkMetaDataBuilder& metadata, parquet::BloomFilter* filter);

 private:
  std::optional<EncodedDictionary> dictionary_of(std::span<const LeafPiece> pieces);
  void write_plain(std::span<const LeafPiece> pieces);
  void write_indices(std::span<const LeafPiece> pieces, const EncodedDictionary& dictionary);
  void write_page(parquet::Encoding::type encoding);
  parquet::EncodedStatistics statistics(std::span<const LeafPiece> pieces) const;

  const parquet::ColumnDescriptor& column_;
  ChunkOptions options_;
  std::shared_ptr<arrow::io::OutputStream> stream_;
  std::unique_ptr<ValueEncoder> encoder_;
  PageLevels levels_;
  std::string values_;  ///< of the page at hand
  std::shared_ptr<arrow::ResizableBuffer> compressed_;
  std::unique_ptr<parquet::PageWriter> pages_;
  std::int64_t bytes_ = 0;
  int chunks_without_dictionary_ = 0;  ///< to come, for it did not pay
};

}  // namespace sqlpod
