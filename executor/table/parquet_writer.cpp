#include "executor/table/parquet_writer.h"

#include <arrow/ipc/writer.h>
#include <arrow/util/byte_size.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/arrow/schema.h>
#include <parquet/exception.h>
#include <parquet/file_writer.h>
#include <parquet/metadata.h>
#include <parquet/properties.h>

#include <algorithm>
#include <utility>

#include "error/arrow_status.h"
#include "error/nearest_name.h"
#include "executor/table/cell_text.h"
#include "executor/table/format_options.h"
#include "executor/table/parquet/chunk_writer.h"
#include "executor/table/parquet/leaf.h"
#include "executor/table/schema_check.h"

namespace sqlpod {
namespace {

constexpr std::int64_t default_row_group_rows = 128 * 1024;
constexpr std::int64_t default_row_group_bytes = std::int64_t{12} << 20U;
constexpr std::int64_t default_page_bytes = std::int64_t{1} << 20U;
constexpr double bloom_filter_errors = 0.01;
constexpr std::string_view magic = "PAR1";
constexpr std::int64_t compression_sample_rows = 4096;

/// Turns what Parquet's classes throw into an Error.
template <typename Body>
void parquet_checked(Body body) {
  try {
    body();
  } catch (const parquet::ParquetStatusException& exception) {
    check(exception.status(), ErrorKind::output);
    throw;
  } catch (const parquet::ParquetException& exception) {
    throw Error(ErrorKind::output, std::string("Parquet cannot be written: ") + exception.what());
  }
}

bool has_empty_struct(const arrow::DataType& type) {
  return (type.id() == arrow::Type::STRUCT && type.num_fields() == 0) ||
         std::any_of(type.fields().begin(), type.fields().end(),
                     [](const auto& field) { return has_empty_struct(*field->type()); });
}

std::shared_ptr<arrow::Schema> stored_schema(const arrow::Schema& schema) {
  require_distinct_names(schema, "parquet");
  arrow::FieldVector fields;
  for (const auto& field : schema.fields()) {
    require_known_type(*field, "parquet");
    if (has_empty_struct(*field->type())) refuse_type(*field, "parquet");
    fields.push_back(as_parquet_stores_it(field));
  }
  return arrow::schema(std::move(fields), schema.metadata());
}

ChunkOptions chunk_options(const FormatOptions& options) {
  return {compression_type(TableFormat::parquet, options, arrow::Compression::SNAPPY),
          options.compression_level, options.page_bytes.value_or(default_page_bytes),
          options.dictionary, options.statistics};
}

std::shared_ptr<arrow::KeyValueMetadata> file_metadata(const arrow::Schema& schema,
                                                       const FileDescription& description) {
  auto metadata = std::make_shared<arrow::KeyValueMetadata>();
  for (const auto& [key, value] : description.metadata) metadata->Append(key, value);
  std::string arrow_schema;
  append_base64(checked(arrow::ipc::SerializeSchema(schema))->ToString(), arrow_schema);
  metadata->Append("ARROW:schema", std::move(arrow_schema));
  return metadata;
}

/// For each column, whether it has a bloom filter.
std::vector<bool> bloom_filters(const arrow::Schema& schema,
                                const std::vector<std::string>& names) {
  std::vector<bool> chosen(static_cast<std::size_t>(schema.num_fields()));
  for (const std::string& name : names) {
    const int index = schema.GetFieldIndex(name);
    if (index < 0) {
      throw Error(ErrorKind::usage, "output.bloom_filters: there is no column '" + name + "'",
                  nearest_name_hint(name, schema.field_names()));
    }
    const arrow::DataType& type = *schema.field(index)->type();
    if (arrow::is_nested(type.id()) || type.id() == arrow::Type::BOOL ||
        type.id() == arrow::Type::NA) {
      throw Error(ErrorKind::usage,
                  "output.bloom_filters: column '" + name + "' has the type " + type.ToString() +
                      ", which Parquet has no bloom filter for",
                  "name columns of numbers, times or text");
    }
    chosen[static_cast<std::size_t>(index)] = true;
  }
  return chosen;
}

class ParquetWriter final : public TableWriter {
 public:
  ParquetWriter(const arrow::Schema& schema, arrow::io::OutputStream& stream,
                const FileDescription& description)
      : schema_(stored_schema(schema)),
        options_(chunk_options(description.options)),
        row_group_rows_(description.options.row_group_rows.value_or(default_row_group_rows)),
        row_group_bytes_(description.options.row_group_bytes.value_or(default_row_group_bytes)),
        chooses_compression_(description.options.compression.empty()),
        has_filter_(bloom_filters(*schema_, description.options.bloom_filters)),
        metadata_(file_metadata(*schema_, description)),
        stream_(std::shared_ptr<void>(), &stream) {
    const auto properties = parquet::WriterProperties::Builder()
                                .version(parquet::ParquetVersion::PARQUET_2_6)
                                ->enable_store_decimal_as_integer()
                                ->build();
    check(parquet::arrow::ToParquetSchema(schema_.get(), *properties, &descriptor_),
          ErrorKind::output);
    for (const auto& field : schema.fields()) add_column(*field);
    check(stream_->Write(magic), ErrorKind::output);
  }

  void write(const arrow::RecordBatch& batch) override {
    for (std::int64_t start = 0; start < batch.num_rows();) {
      const auto part = first_rows(*batch.Slice(start));
      start += part->num_rows();
      pending_rows_ += part->num_rows();
      pending_bytes_ += checked(arrow::util::ReferencedBufferSize(*part));
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        columns_[i].pending.push_back(part->column(static_cast<int>(i)));
      }
      if (pending_rows_ >= row_group_rows_ || pending_bytes_ >= row_group_bytes_) write_row_group();
    }
  }

  void flush() override {
    if (pending_rows_ > 0) write_row_group();
  }

  void finish() override {
    flush();
    parquet_checked([&] {
      if (!file_) begin_file();
      file_->SetIndexLocations(parquet::IndexKind::kBloomFilter, filter_locations_);
      parquet::WriteFileMetaData(*file_->Finish(metadata_), stream_.get());
    });
  }

 private:
  struct Column {
    std::unique_ptr<Shredder> shredder;
    std::vector<std::unique_ptr<ChunkWriter>> leaves;
    arrow::ArrayVector pending;  ///< of the next row group
  };

  void add_column(const arrow::Field& field) {
    Column column{std::make_unique<Shredder>(field), {}, {}};
    for (const auto& type : column.shredder->leaf_types()) {
      column.leaves.push_back(
          std::make_unique<ChunkWriter>(*type, *descriptor_->Column(leaves_++), options_, stream_));
    }
    columns_.push_back(std::move(column));
  }

  /// As many rows as the row group at hand has room for, and at least one.
  std::shared_ptr<arrow::RecordBatch> first_rows(const arrow::RecordBatch& batch) const {
    std::int64_t rows = std::min(batch.num_rows(), row_group_rows_ - pending_rows_);
    const std::int64_t bytes = checked(arrow::util::ReferencedBufferSize(batch));
    const std::int64_t room = row_group_bytes_ - pending_bytes_;
    if (bytes > room) rows = std::min(rows, rows_of_bytes(batch.num_rows(), bytes, room));
    return batch.Slice(0, rows);
  }

  static std::int64_t rows_of_bytes(std::int64_t rows, std::int64_t bytes, std::int64_t part) {
    const double share = static_cast<double>(part) / static_cast<double>(bytes);
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(rows) * share));
  }

  /// What the metadata says of every chunk of a column: how it is compressed.
  void begin_file() {
    parquet::WriterProperties::Builder builder;
    builder.version(parquet::ParquetVersion::PARQUET_2_6)
        ->created_by("sqlpod version " SQLPOD_VERSION);
    int leaf = 0;
    for (Column& column : columns_) {
      std::vector<LeafPiece> sample;
      if (chooses_compression_ && !column.pending.empty()) {
        sample = column.shredder->shred(column.pending.front()->Slice(0, compression_sample_rows));
      }
      for (std::size_t i = 0; i < column.leaves.size(); ++i) {
        if (!sample.empty()) column.leaves[i]->try_compression(sample[i]);
        builder.compression(descriptor_->Column(leaf++)->path(), column.leaves[i]->compression());
      }
    }
    file_ = parquet::FileMetaDataBuilder::Make(descriptor_.get(), builder.build());
  }

  void write_row_group() {
    parquet_checked([&] {
      if (!file_) begin_file();
      parquet::RowGroupMetaDataBuilder& row_group = *file_->AppendRowGroup();
      row_group.set_num_rows(pending_rows_);
      std::int64_t bytes = 0;
      int leaf = 0;
      std::vector<std::pair<int, std::unique_ptr<parquet::BlockSplitBloomFilter>>> filters;
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        parquet::BlockSplitBloomFilter* filter = nullptr;
        if (has_filter_[i]) {
          filters.emplace_back(leaf, new_filter());
          filter = filters.back().second.get();
        }
        bytes += write_column(columns_[i], row_group, filter);
        leaf += static_cast<int>(columns_[i].leaves.size());
      }
      row_group.Finish(bytes);
      for (const auto& [column, filter] : filters) write_filter(column, *filter);
    });
    ++row_groups_;
    pending_rows_ = 0;
    pending_bytes_ = 0;
  }

  std::int64_t write_column(Column& column, parquet::RowGroupMetaDataBuilder& row_group,
                            parquet::BloomFilter* filter) {
    std::vector<std::vector<LeafPiece>> pieces(column.leaves.size());
    for (std::shared_ptr<arrow::Array>& array : column.pending) {
      shred(*column.shredder, std::exchange(array, nullptr), pieces);
    }
    column.pending.clear();
    std::int64_t bytes = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      bytes += column.leaves[i]->write(pieces[i], *row_group.NextColumnChunk(), filter);
    }
    return bytes;
  }

  /// A page ends where a piece does: none is to be much larger than a page.
  void shred(Shredder& shredder, const std::shared_ptr<arrow::Array>& array,
             std::vector<std::vector<LeafPiece>>& pieces) const {
    const std::int64_t bytes = checked(arrow::util::ReferencedBufferSize(*array));
    const std::int64_t rows = bytes <= options_.page_bytes
                                  ? array->length()
                                  : rows_of_bytes(array->length(), bytes, options_.page_bytes);
    for (std::int64_t start = 0; start < array->length(); start += rows) {
      std::vector<LeafPiece> leaves =
          shredder.shred(rows == array->length() ? array : array->Slice(start, rows));
      for (std::size_t i = 0; i < leaves.size(); ++i) pieces[i].push_back(std::move(leaves[i]));
    }
  }

  std::unique_ptr<parquet::BlockSplitBloomFilter> new_filter() const {
    auto filter = std::make_unique<parquet::BlockSplitBloomFilter>();
    filter->Init(parquet::BlockSplitBloomFilter::OptimalNumOfBytes(
        static_cast<std::uint64_t>(pending_rows_), bloom_filter_errors));
    return filter;
  }

  void write_filter(int column, parquet::BlockSplitBloomFilter& filter) {
    filter.FoldToTargetFpp(bloom_filter_errors);
    const std::int64_t start = checked(stream_->Tell());
    filter.WriteTo(stream_.get());
    const auto length = static_cast<std::int32_t>(checked(stream_->Tell()) - start);
    filter_locations_.push_back({{row_groups_, column}, {start, length}});
  }

  std::shared_ptr<arrow::Schema> schema_;
  ChunkOptions options_;
  std::int64_t row_group_rows_;
  std::int64_t row_group_bytes_;
  bool chooses_compression_;      ///< by what it saves
  std::vector<bool> has_filter_;  ///< by column
  std::shared_ptr<arrow::KeyValueMetadata> metadata_;
  std::shared_ptr<arrow::io::OutputStream> stream_;  ///< not owned
  std::shared_ptr<parquet::SchemaDescriptor> descriptor_;
  std::unique_ptr<parquet::FileMetaDataBuilder> file_;
  std::vector<Column> columns_;
  int leaves_ = 0;
  int row_groups_ = 0;
  parquet::IndexLocations filter_locations_;
  std::int64_t pending_rows_ = 0;
  std::int64_t pending_bytes_ = 0;
};

}  // namespace

std::unique_ptr<TableWriter> make_parquet_writer(const std::shared_ptr<arrow::Schema>& schema,
                                                 arrow::io::OutputStream& stream,
                                                 const FileDescription& description) {
  return std::make_unique<ParquetWriter>(*schema, stream, description);
}

}  // namespace sqlpod
