#include "executor/run_record.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "error/utf8.h"
#include "executor/table/cell_text.h"
#include "executor/table/json_text.h"

namespace sqlpod {
namespace {

constexpr std::size_t longest_termination_message = 4096;  // Kubernetes keeps no more

std::string text(std::string_view content) {
  std::string json;
  append_json_string(content, json);
  return json;
}

std::string text_or_null(std::string_view content) {
  return content.empty() ? "null" : text(content);
}

std::string number_or_null(const std::optional<std::int64_t>& number) {
  return number ? std::to_string(*number) : "null";
}

/// RFC 3339 in UTC.
std::string moment(std::chrono::system_clock::time_point time) {
  const auto since_1970 =
      std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch());
  std::string content;
  append_timestamp(since_1970.count(), true, content);
  return text(content);
}

/// Seconds to the microsecond.
std::string seconds(double value) {
  if (!std::isfinite(value)) return "null";
  std::array<char, 400> digits;  // the largest double has 309 before the point
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                 std::chars_format::fixed, 6)
                       .ptr;
  return {digits.data(), end};
}

/// Puts `"name":value` members together.
class JsonObject {
 public:
  JsonObject& add(std::string_view name, std::string_view value) {
    json_ += json_.empty() ? '{' : ',';
    append_json_string(name, json_);
    json_ += ':';
    json_ += value;
    return *this;
  }

  std::string json() const { return json_.empty() ? "{}" : json_ + '}'; }

 private:
  std::string json_;
};

template <typename Items, typename Json>
std::string array(const Items& items, Json json_of) {
  std::string json;
  for (const auto& item : items) json += (json.empty() ? '[' : ',') + json_of(item);
  return json.empty() ? "[]" : json + ']';
}

std::string error_json(const std::optional<Error>& error) {
  if (!error) return "null";
  return JsonObject()
      .add("kind", text(name(error->kind())))
      .add("message", text(error->message()))
      .add("hint", text_or_null(error->hint()))
      .add("sqlstate", text_or_null(error->sqlstate()))
      .json();
}

std::string statements_json(const RunRecord& record) {
  return array(record.statements, [](const RunRecord::StatementRecord& statement) {
    return JsonObject()
        .add("kind", text(statement.kind))
        .add("rows", number_or_null(statement.rows))
        .json();
  });
}

std::string seconds_json(const RunRecord& record) {
  JsonObject object;
  for (const auto& [phase, duration] : record.seconds) object.add(phase, seconds(duration));
  return object.json();
}

std::string output_json(const RunRecord& record) {
  if (record.output_format.empty()) return "null";
  return JsonObject()
      .add("path", text(record.output_path))
      .add("format", text(record.output_format))
      .add("schema", array(record.output_schema,
                           [](const RunRecord::Column& column) {
                             return JsonObject()
                                 .add("name", text(column.name))
                                 .add("type", text(column.type))
                                 .json();
                           }))
      .json();
}

/// The longest beginning of `content`, in whole characters, whose JSON string takes at most `limit`
/// bytes.
std::string text_within(std::string_view content, std::size_t limit) {
  std::string json = text(content);
  if (json.size() <= limit) return json;
  constexpr std::string_view ellipsis = "…";
  json = '"';
  std::string character;
  for (std::size_t i = 0; i < content.size();) {
    const std::size_t length = decode_utf8(content, i).length;
    character.clear();
    append_json_string(content.substr(i, length), character);
    if (json.size() + character.size() - 2 + ellipsis.size() + 1 > limit) break;
    json.append(character, 1, character.size() - 2);
    i += length;
  }
  return json.append(ellipsis) + '"';
}

}  // namespace

void RunRecord::forget_results() {
  rows.reset();
  statements.clear();
  bytes = 0;
  output_path.clear();
  output_format.clear();
  output_schema.clear();
}

std::string to_json(const RunRecord& record) {
  return JsonObject()
      .add("task", text(record.task))
      .add("status", text(record.error ? "failed" : "succeeded"))
      .add("exit_code", std::to_string(record.exit_code))
      .add("error", error_json(record.error))
      .add("rows", number_or_null(record.rows))
      .add("statements", statements_json(record))
      .add("bytes", std::to_string(record.bytes))
      .add("attempts", std::to_string(record.attempts))
      .add("idempotency_key", text_or_null(record.idempotency_key))
      .add("already_done", record.already_done ? "true" : "false")
      .add("started_at", moment(record.started_at))
      .add("finished_at", moment(record.finished_at))
      .add("seconds", seconds_json(record))
      .add("dialect", text_or_null(record.dialect))
      .add("server_version", text_or_null(record.server_version))
      .add("output", output_json(record))
      .add("sqlpod_version", text(SQLPOD_VERSION))
      .json();
}

std::string termination_message(const Error& error) {
  constexpr std::size_t longest_hint = 1024;
  const std::string kind = text(name(error.kind()));
  const std::string hint = text_within(error.hint(), longest_hint);
  const std::size_t frame =
      JsonObject().add("kind", kind).add("message", "").add("hint", hint).json().size();
  const std::string message = text_within(error.message(), longest_termination_message - frame);
  return JsonObject().add("kind", kind).add("message", message).add("hint", hint).json();
}

}  // namespace sqlpod
