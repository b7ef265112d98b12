#include "config/partition_reader.h"

#include <cstdint>
#include <string_view>

#include "config/node_value.h"
#include "error/error.h"
#include "error/in_quotes.h"

namespace sqlpod {
namespace {

class PartitionReader {
 public:
  PartitionReader(SpecReader& reader, const Node& node, const std::string& path)
      : reader_(reader), node_(node), path_(path) {}

  Partition read() {
    const auto with = [this](void (PartitionReader::*read_field)(const Node&, const std::string&)) {
      return [this, read_field](const Node& value, const std::string& value_path) {
        (this->*read_field)(value, value_path);
      };
    };
    const auto bound_into = [this](std::optional<Value>& target) {
      return [this, &target](const Node& value, const std::string& value_path) {
        read_bound(value, value_path, target);
      };
    };
    reader_.read_map(node_, path_,
                     {{"column", with(&PartitionReader::read_column)},
                      {"by", with(&PartitionReader::read_by)},
                      {"parts", with(&PartitionReader::read_parts)},
                      {"lower", bound_into(partition_.lower)},
                      {"upper", bound_into(partition_.upper)}});
    if (node_.kind == Node::Kind::map) check_keys();
    return std::move(partition_);
  }

 private:
  void report(const std::string& message, const std::string& hint) {
    reader_.report(node_.mark, path_, message, hint);
  }

  void read_column(const Node& value, const std::string& path) {
    has_column_ = true;
    partition_.column = reader_.text(value, path).value_or("?");
    if (partition_.column.empty()) {
      reader_.report(value.mark, path, "is blank", "name a column of the query");
    }
  }

  void read_by(const Node& value, const std::string& path) {
    has_by_ = true;
    const std::optional<std::string> word = reader_.text(value, path);
    partition_.by_ctid = word == "ctid";
    if (word && !partition_.by_ctid) {
      reader_.report(value.mark, path, in_quotes(*word) + " is not a way to partition",
                     "write by: ctid, or column: and the name of a column");
    }
  }

  void read_parts(const Node& value, const std::string& path) {
    has_parts_ = true;
    if (!reader_.text(value, path)) return;
    reader_.attempt(value.mark, path, [&] {
      const InputType integer{TypeKind::integer, false, nullptr};
      const std::int64_t parts = *value_of(value, integer).get_if<std::int64_t>();
      if (parts < 1 || parts > Partition::most_parts) {
        throw Error(ErrorKind::usage, std::to_string(parts) + " is not a number of parts",
                    "each part is a connection of its own: give 1 to " +
                        std::to_string(Partition::most_parts));
      }
      partition_.parts = static_cast<int>(parts);
    });
  }

  void read_bound(const Node& value, const std::string& path, std::optional<Value>& target) {
    if (!reader_.text(value, path)) return;
    reader_.attempt(value.mark, path, [&] { target = value_of(value); });
  }

  void check_keys() {
    if (has_column_ && has_by_) {
      report("has both column and by", "leave one of them out");
    } else if (!has_column_ && !has_by_) {
      report("has neither column nor by",
             "name a column of the query, or write by: ctid on PostgreSQL");
    }
    if (!has_parts_) report("parts is missing", "say how many connections read at once");
    if (partition_.lower.has_value() != partition_.upper.has_value()) {
      report("has one bound alone", "give lower and upper, or neither: then the database is asked");
    } else if (has_by_ && partition_.lower) {
      report("has bounds, but no column that they could be of", "leave lower and upper out");
    }
  }

  SpecReader& reader_;
  const Node& node_;
  const std::string& path_;
  Partition partition_;
  bool has_column_ = false;
  bool has_by_ = false;
  bool has_parts_ = false;
};

}  // namespace

Partition read_partition(SpecReader& reader, const Node& node, const std::string& path) {
  return PartitionReader(reader, node, path).read();
}

void check_partition(SpecReader& reader, const TaskSpec& spec, const Node& root) {
  if (!spec.partition) return;
  const auto refuse = [&](const std::string& message, const std::string& hint) {
    for (const NodeEntry& entry : root.entries) {
      if (entry.key == "partition") {
        reader.report(entry.key_mark, "partition", message, hint);
      }
    }
  };
  if (spec.executemany) {
    refuse("reads a table, and executemany writes one", "leave one of them out");
  } else if (!spec.output_schema) {
    refuse("reads a table, and the task declares none",
           "add output_schema_type (`any` takes all columns), or leave partition out");
  }
  if (spec.autocommit) {
    refuse("reads one snapshot in transactions, which autocommit does without",
           "leave autocommit out");
  }
  if (spec.isolation_level && *spec.isolation_level != IsolationLevel::repeatable_read) {
    refuse("reads one snapshot, which is not what " + std::string(name(*spec.isolation_level)) +
               " gives",
           "leave isolation_level out, or write REPEATABLE READ");
  }
}

}  // namespace sqlpod
