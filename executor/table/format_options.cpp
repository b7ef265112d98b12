#include "executor/table/format_options.h"

#include <initializer_list>
#include <string>
#include <string_view>

#include "error/arrow_status.h"
#include "error/error.h"

namespace sqlpod {
namespace {

struct Option {
  std::string_view name;
  bool given;
  std::initializer_list<TableFormat> formats;  ///< that have a use for it
};

bool one_of(TableFormat format, std::initializer_list<TableFormat> formats) {
  for (const TableFormat other : formats) {
    if (other == format) return true;
  }
  return false;
}

std::string names(std::initializer_list<TableFormat> formats) {
  std::string text;
  for (const TableFormat format : formats) {
    text += text.empty() ? "" : format == *(formats.end() - 1) ? " or " : ", ";
    text += name(format);
  }
  return text;
}

void check_compression(TableFormat format, const FormatOptions& options) {
  const std::string& compression = options.compression;
  if (format != TableFormat::parquet && (compression == "snappy" || compression == "gzip")) {
    throw Error(ErrorKind::usage,
                "output.compression: " + std::string(name(format)) + " has no " + compression,
                "choose zstd, lz4 or none");
  }
  if (!options.compression_level) return;
  const auto type =
      compression_type(format, options,
                       format == TableFormat::parquet ? arrow::Compression::SNAPPY
                                                      : arrow::Compression::UNCOMPRESSED);
  if (!arrow::util::Codec::SupportsCompressionLevel(type)) {
    throw Error(ErrorKind::usage,
                "output.compression_level: the compression '" +
                    (type == arrow::Compression::UNCOMPRESSED
                         ? std::string("none")
                         : arrow::util::Codec::GetCodecAsString(type)) +
                    "' has no levels",
                "leave it out, or choose zstd, or gzip in parquet");
  }
  const int least = checked(arrow::util::Codec::MinimumCompressionLevel(type));
  const int most = checked(arrow::util::Codec::MaximumCompressionLevel(type));
  if (*options.compression_level >= least && *options.compression_level <= most) return;
  throw Error(ErrorKind::usage,
              "output.compression_level: " + std::to_string(*options.compression_level) +
                  " is no level of " + compression,
              "choose one from " + std::to_string(least) + " to " + std::to_string(most));
}

}  // namespace

void check_format_options(TableFormat format, const FormatOptions& options) {
  using enum TableFormat;
  const Option all[] = {
      {"compression", !options.compression.empty(), {parquet, arrow, feather}},
      {"compression_level", options.compression_level.has_value(), {parquet, arrow, feather}},
      {"row_group_rows", options.row_group_rows.has_value(), {parquet}},
      {"row_group_bytes", options.row_group_bytes.has_value(), {parquet}},
      {"page_bytes", options.page_bytes.has_value(), {parquet}},
      {"dictionary", options.dictionary.has_value(), {parquet}},
      {"statistics", !options.statistics, {parquet}},
      {"bloom_filters", !options.bloom_filters.empty(), {parquet}},
  };
  for (const Option& option : all) {
    if (!option.given || one_of(format, option.formats)) continue;
    throw Error(ErrorKind::usage,
                "output." + std::string(option.name) + ": the format " + std::string(name(format)) +
                    " has no use for it",
                "leave it out, or write " + names(option.formats));
  }
  check_compression(format, options);
}

arrow::Compression::type compression_type(TableFormat format, const FormatOptions& options,
                                          arrow::Compression::type otherwise) {
  const std::string& name = options.compression;
  if (name.empty()) return otherwise;
  if (name == "none") return arrow::Compression::UNCOMPRESSED;
  if (name == "lz4") {
    return format == TableFormat::parquet ? arrow::Compression::LZ4 : arrow::Compression::LZ4_FRAME;
  }
  return checked(arrow::util::Codec::GetCompressionType(name), ErrorKind::usage);
}

}  // namespace sqlpod
