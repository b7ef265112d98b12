// Where the table of a task goes, and how it is written: the key `output` of a spec.
//
// Value types. A limit of bytes counts what is written, in bytes; one that is not set is the
// format's own (docs/output.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sqlpod {

/// How a file of a format is written. A key that the format has no use for is an error.
struct FormatOptions {
  std::string compression;               ///< none, snappy, zstd, lz4, gzip; empty: the format's own
  std::optional<int> compression_level;  ///< the codec's own when not set
  std::optional<std::int64_t> row_group_rows;
  std::optional<std::int64_t> row_group_bytes;  ///< before encoding
  std::optional<std::int64_t> page_bytes;
  std::optional<bool> dictionary;  ///< none: for columns where it pays
  bool statistics = true;
  std::vector<std::string> bloom_filters;  ///< columns
};

/// What splits a table into the files of a data set.
struct DatasetOptions {
  std::optional<std::int64_t> max_rows_per_file;
  std::optional<std::int64_t> max_bytes_per_file;
  std::vector<std::string> partition_by;  ///< columns: a folder `column=value` for each value

  bool any() const { return max_rows_per_file || max_bytes_per_file || !partition_by.empty(); }
};

struct OutputTarget {
  std::string path;    ///< a path or URI; empty: standard output. One that ends in / is a data set
  std::string format;  ///< empty: by the path's suffix
  FormatOptions format_options;
  DatasetOptions dataset;
};

}  // namespace sqlpod
