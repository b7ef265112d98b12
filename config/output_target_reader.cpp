#include "config/output_target_reader.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "config/byte_size.h"
#include "config/node_value.h"
#include "error/error.h"
#include "error/in_quotes.h"
#include "error/nearest_name.h"

namespace sqlpod {
namespace {

const std::vector<std::string> compressions = {"none", "snappy", "zstd", "lz4", "gzip"};

class OutputTargetReader {
 public:
  explicit OutputTargetReader(SpecReader& reader) : reader_(reader) {}

  OutputTarget read(const Node& node, const std::string& path) {
    FormatOptions& format = target_.format_options;
    DatasetOptions& dataset = target_.dataset;
    reader_.read_map(node, path,
                     {{"path", text_into(target_.path)},
                      {"format", text_into(target_.format)},
                      {"compression",
                       [this](const Node& value, const std::string& value_path) {
                         read_compression(value, value_path);
                       }},
                      {"compression_level",
                       [&](const Node& value, const std::string& value_path) {
                         if (const auto level = integer(value, value_path, -100, 100)) {
                           format.compression_level = static_cast<int>(*level);
                         }
                       }},
                      {"row_group_rows", count_into(format.row_group_rows)},
                      {"row_group_bytes", bytes_into(format.row_group_bytes)},
                      {"page_bytes", bytes_into(format.page_bytes)},
                      {"dictionary",
                       [&](const Node& value, const std::string& value_path) {
                         format.dictionary = reader_.boolean(value, value_path, true);
                       }},
                      {"statistics",
                       [&](const Node& value, const std::string& value_path) {
                         format.statistics = reader_.boolean(value, value_path, true);
                       }},
                      {"bloom_filters", names_into(format.bloom_filters)},
                      {"max_rows_per_file", count_into(dataset.max_rows_per_file)},
                      {"max_bytes_per_file", bytes_into(dataset.max_bytes_per_file)},
                      {"partition_by", names_into(dataset.partition_by)}});
    return target_;
  }

 private:
  SpecReader::FieldReader text_into(std::string& target) {
    return [this, &target](const Node& node, const std::string& path) {
      target = reader_.text(node, path).value_or("");
    };
  }

  SpecReader::FieldReader count_into(std::optional<std::int64_t>& target) {
    return [this, &target](const Node& node, const std::string& path) {
      target = integer(node, path, 1, INT64_MAX);
    };
  }

  SpecReader::FieldReader bytes_into(std::optional<std::int64_t>& target) {
    return [this, &target](const Node& node, const std::string& path) {
      const std::optional<std::string> text = reader_.text(node, path);
      if (!text) return;
      reader_.attempt(node.mark, path, [&] { target = parse_byte_size(*text); });
    };
  }

  // One name, or a list of names.
  SpecReader::FieldReader names_into(std::vector<std::string>& target) {
    return [this, &target](const Node& node, const std::string& path) {
      const bool is_list = node.kind == Node::Kind::sequence;
      const std::size_t count = is_list ? node.items.size() : 1;
      for (std::size_t i = 0; i < count; ++i) {
        const Node& item = is_list ? node.items[i] : node;
        const std::optional<std::string> name = reader_.text(item, path);
        if (!name) continue;
        if (std::find(target.begin(), target.end(), *name) != target.end()) {
          reader_.report(item.mark, path, "names the column " + in_quotes(*name) + " twice",
                         "name each column once");
        }
        target.push_back(*name);
      }
      if (count == 0) reader_.report(node.mark, path, "names no column", "write [column]");
    };
  }

  std::optional<std::int64_t> integer(const Node& node, const std::string& path, std::int64_t least,
                                      std::int64_t most) {
    std::optional<std::int64_t> result;
    reader_.attempt(node.mark, path, [&] {
      const InputType type{TypeKind::integer, false, nullptr};
      const std::int64_t number = *value_of(node, type).get_if<std::int64_t>();
      if (number < least || number > most) {
        throw Error(ErrorKind::usage, std::to_string(number) + " is out of range",
                    "give a number from " + std::to_string(least) + " on");
      }
      result = number;
    });
    return result;
  }

  void read_compression(const Node& node, const std::string& path) {
    const std::optional<std::string> name = reader_.text(node, path);
    if (!name) return;
    if (std::find(compressions.begin(), compressions.end(), *name) == compressions.end()) {
      reader_.report(node.mark, path, in_quotes(*name) + " is not a compression",
                     nearest_name_hint(*name, compressions));
    }
    target_.format_options.compression = *name;
  }

  SpecReader& reader_;
  OutputTarget target_;
};

}  // namespace

OutputTarget read_output_target(SpecReader& reader, const Node& node, const std::string& path) {
  return OutputTargetReader(reader).read(node, path);
}

}  // namespace sqlpod
