// Walks the nodes of a spec file and collects what is wrong, each error with its place and the
// field's path.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/document/document.h"
#include "config/error_list.h"

namespace sqlpod {

class SpecReader {
 public:
  /// Reads the value of one key; `path` is the key's own, such as "task_config.uri".
  using FieldReader = std::function<void(const Node& value, const std::string& path)>;
  using Fields = std::vector<std::pair<std::string, FieldReader>>;

  explicit SpecReader(std::string file) : file_(std::move(file)) {}

  void report(Mark mark, const std::string& path, const std::string& message,
              const std::string& hint = {});

  /// Hands each key of a map to its reader; a key of null counts as not given. Reports unknown
  /// keys, and a node that is no map.
  void read_map(const Node& node, const std::string& path, const Fields& fields);

  /// The same for a map whose keys are the user's own: null comes through.
  void read_entries(
      const Node& node, const std::string& path,
      const std::function<void(const NodeEntry& entry, const std::string& path)>& read);

  /// The text of a scalar; anything else is reported.
  std::optional<std::string> text(const Node& node, const std::string& path);
  /// The truth value of a scalar, `fallback` when it is reported.
  bool boolean(const Node& node, const std::string& path, bool fallback);

  /// Runs `read` and reports the Error that it throws as one of the file's.
  void attempt(Mark mark, const std::string& path, const std::function<void()>& read);

  /// Throws all that was reported.
  void finish() const { errors_.throw_if_any(file_); }

 private:
  std::string file_;
  ErrorList errors_;
};

}  // namespace sqlpod
