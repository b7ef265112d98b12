#include "executor/table/parquet/chunk_writer.h"

#include <arrow/memory_pool.h>
#include <parquet/column_page.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "error/arrow_status.h"
#include "error/error.h"
#include "executor/table/parquet/run_length.h"

namespace sqlpod {
namespace {

/// Longer ones would make the footer long, and no filter asks for them.
constexpr std::size_t longest_statistic = 4096;

/// A column whose values hardly repeat in one chunk will hardly do so in the next.
constexpr int tried_every = 8;

/// What is compressed to see whether it pays, and the part of it that must be saved.
constexpr std::size_t compression_sample = std::size_t{64} * 1024;
constexpr std::int64_t least_saving = 8;

std::shared_ptr<arrow::Buffer> view_of(const std::string& bytes) {
  return std::make_shared<arrow::Buffer>(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                         static_cast<std::int64_t>(bytes.size()));
}

/// Levels of one kind: their length in four bytes, then runs.
template <typename Append>
void append_with_length(std::string& page, Append append) {
  const std::size_t start = page.size();
  page.append(sizeof(std::uint32_t), '\0');
  append();
  const auto length = static_cast<std::uint32_t>(page.size() - start - sizeof(std::uint32_t));
  std::memcpy(page.data() + start, &length, sizeof length);
}

std::int64_t count_values(std::span<const LeafPiece> pieces) {
  std::int64_t values = 0;
  for (const LeafPiece& piece : pieces) values += piece.values();
  return values;
}

std::int64_t count_levels(std::span<const LeafPiece> pieces) {
  std::int64_t levels = 0;
  for (const LeafPiece& piece : pieces) levels += piece.levels;
  return levels;
}

}  // namespace

void PageLevels::add(const LeafPiece& piece) {
  const auto all = [](std::int64_t count) { return static_cast<std::size_t>(count); };
  if (piece.definition.empty()) {
    if (!definition_.empty()) definition_.resize(all(count_ + piece.levels), most_definition_);
  } else {
    definition_.resize(all(count_), most_definition_);
    definition_.insert(definition_.end(), piece.definition.begin(), piece.definition.end());
  }
  repetition_.insert(repetition_.end(), piece.repetition.begin(), piece.repetition.end());
  count_ += piece.levels;
}

void PageLevels::take(std::string& page) {
  if (most_repetition_ > 0) {
    append_with_length(page,
                       [&] { append_hybrid(repetition_, bit_width_of(most_repetition_), page); });
  }
  if (most_definition_ > 0) {
    append_with_length(page, [&] {
      const int width = bit_width_of(most_definition_);
      if (definition_.empty()) {
        append_run(most_definition_, static_cast<std::size_t>(count_), width, page);
      } else {
        append_hybrid(definition_, width, page);
      }
    });
  }
  count_ = 0;
  definition_.clear();
  repetition_.clear();
}

ChunkWriter::ChunkWriter(const arrow::DataType& type, const parquet::ColumnDescriptor& column,
                         const ChunkOptions& options,
                         std::shared_ptr<arrow::io::OutputStream> stream)
    : column_(column),
      options_(options),
      stream_(std::move(stream)),
      encoder_(make_value_encoder(type, column)),
      levels_(column.max_definition_level(), column.max_repetition_level()),
      compressed_(checked(arrow::AllocateResizableBuffer(0))) {}

void ChunkWriter::try_compression(const LeafPiece& sample) {
  // Numbers are short, and a codec passes over those that do not compress at little cost.
  if (column_.physical_type() != parquet::Type::BYTE_ARRAY) return;
  encoder_->begin(false, nullptr);
  encoder_->append(sample, values_);
  values_.resize(std::min(values_.size(), compression_sample));
  const auto codec = checked(arrow::util::Codec::Create(options_.compression));
  if (codec && !values_.empty()) {
    const auto size = static_cast<std::int64_t>(values_.size());
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(values_.data());
    check(compressed_->Resize(codec->MaxCompressedLen(size, bytes)));
    const std::int64_t compressed =
        checked(codec->Compress(size, bytes, compressed_->size(), compressed_->mutable_data()));
    if (compressed > size - size / least_saving) {
      options_.compression = arrow::Compression::UNCOMPRESSED;
    }
  }
  values_.clear();
}

std::int64_t ChunkWriter::write(std::span<const LeafPiece> pieces,
                                parquet::ColumnChunkMetaDataBuilder& metadata,
                                parquet::BloomFilter* filter) {
  arrow::util::CodecOptions codec;
  if (options_.compression_level) codec.compression_level = *options_.compression_level;
  pages_ = parquet::PageWriter::Open(stream_, options_.compression, &metadata, -1, -1,
                                     arrow::default_memory_pool(), false, nullptr, nullptr, false,
                                     nullptr, nullptr, codec);
  bytes_ = 0;
  encoder_->begin(options_.statistics, filter);
  const std::optional<EncodedDictionary> dictionary = dictionary_of(pieces);
  if (dictionary) {
    write_indices(pieces, *dictionary);
  } else {
    write_plain(pieces);
  }
  if (options_.statistics) metadata.SetStatistics(statistics(pieces));
  pages_->Close(dictionary.has_value(), false);
  pages_.reset();
  return bytes_;
}

std::optional<EncodedDictionary> ChunkWriter::dictionary_of(std::span<const LeafPiece> pieces) {
  const bool forced = options_.dictionary.has_value();
  if (forced && !*options_.dictionary) return std::nullopt;
  if (!forced && chunks_without_dictionary_ > 0) {
    --chunks_without_dictionary_;
    return std::nullopt;
  }
  auto dictionary = encoder_->dictionary(pieces, forced);
  if (!dictionary) chunks_without_dictionary_ = tried_every - 1;
  return dictionary;
}

void ChunkWriter::write_plain(std::span<const LeafPiece> pieces) {
  const auto full = static_cast<std::size_t>(options_.page_bytes);
  for (const LeafPiece& piece : pieces) {
    levels_.add(piece);
    encoder_->append(piece, values_);
    if (values_.size() >= full) write_page(parquet::Encoding::PLAIN);
  }
  if (levels_.count() > 0) write_page(parquet::Encoding::PLAIN);
}

void ChunkWriter::write_indices(std::span<const LeafPiece> pieces,
                                const EncodedDictionary& dictionary) {
  bytes_ += pages_->WriteDictionaryPage(parquet::DictionaryPage(
      view_of(dictionary.page), static_cast<std::int32_t>(dictionary.entries),
      parquet::Encoding::PLAIN));
  const int width = bit_width_of(static_cast<std::uint32_t>(dictionary.entries - 1));
  const auto full = static_cast<std::size_t>(options_.page_bytes * 8 / width);
  std::span<const std::uint16_t> left = dictionary.indices;
  std::size_t taken = 0;
  const auto write = [&] {
    values_ += static_cast<char>(width);
    append_hybrid(left.first(taken), width, values_);
    left = left.subspan(std::exchange(taken, 0));
    write_page(parquet::Encoding::RLE_DICTIONARY);
  };
  for (const LeafPiece& piece : pieces) {
    levels_.add(piece);
    taken += static_cast<std::size_t>(piece.values());
    if (taken >= full) write();
  }
  if (levels_.count() > 0) write();
}

void ChunkWriter::write_page(parquet::Encoding::type encoding) {
  const std::int64_t count = levels_.count();
  std::string levels;
  levels_.take(levels);
  values_.insert(0, levels);
  if (values_.size() > std::size_t{std::numeric_limits<std::int32_t>::max()}) {
    throw Error(ErrorKind::output,
                "column '" + column_.path()->ToDotString() + "' holds a value of " +
                    std::to_string(values_.size()) +
                    " bytes, and a page of Parquet has at most 2147483647",
                "cut the value in the query, or write another format");
  }
  std::shared_ptr<arrow::Buffer> body = view_of(values_);
  if (pages_->has_compressor()) {
    pages_->Compress(*body, compressed_.get());
    body = compressed_;
  }
  bytes_ += pages_->WriteDataPage(
      parquet::DataPageV1(body, static_cast<std::int32_t>(count), encoding, parquet::Encoding::RLE,
                          parquet::Encoding::RLE, static_cast<std::int64_t>(values_.size())));
  values_.clear();
}

parquet::EncodedStatistics ChunkWriter::statistics(std::span<const LeafPiece> pieces) const {
  parquet::EncodedStatistics statistics;
  statistics.set_null_count(count_levels(pieces) - count_values(pieces));
  statistics.set_is_signed(column_.sort_order() == parquet::SortOrder::SIGNED);
  const std::optional<ValueRange> range = encoder_->range();
  if (range && column_.sort_order() != parquet::SortOrder::UNKNOWN &&
      std::max(range->smallest.size(), range->largest.size()) <= longest_statistic) {
    statistics.set_min(range->smallest);
    statistics.set_max(range->largest);
  }
  return statistics;
}

}  // namespace sqlpod
