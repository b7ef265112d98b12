// What is written about a run reads back with a JSON parser that is not sqlpod's, and an error
// document with protobuf's, whatever texts a server or a user put into it.
//
// The bytes: task, message, hint, details, output path, a column's name, a statement's kind, each
// behind a line of `--`.
#include "executor/run_record.h"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <string>
#include <vector>

#include "error/utf8.h"
#include "flyte/error_document.h"
#include "flyte/message_reader.h"
#include "flyte/messages.pb.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {
namespace {

Poco::JSON::Object::Ptr parsed(const std::string& json) {
  require(!find_invalid_utf8(json), "JSON that is not UTF-8");
  require(json.find('\n') == std::string::npos, "JSON of several lines");
  Poco::JSON::Parser parser;
  try {
    return parser.parse(json).extract<Poco::JSON::Object::Ptr>();
  } catch (const Poco::Exception& error) {
    throw BrokenProperty("no JSON: " + error.displayText() + ": " + json);
  }
}

/// A text that is UTF-8 comes back as it is; one that is not need only be there.
void require_text(const Poco::JSON::Object& object, const std::string& name,
                  const std::string& expected) {
  if (find_invalid_utf8(expected) || expected.find('\0') != std::string::npos) return;
  const Poco::Dynamic::Var found = object.get(name);
  require(found.isEmpty() ? expected.empty() : found.toString() == expected,
          name + " has changed: " + expected);
}

}  // namespace

void fuzz_run_record(std::string_view bytes) {
  const auto parts = sections(bytes, 7);
  const auto part = [&](std::size_t i) { return std::string(parts[i]); };
  RunRecord record;
  record.task = part(0);
  Error error(ErrorKind::query, part(1), part(2));
  record.error = error;
  record.output_path = part(4);
  record.output_format = "csv";
  record.output_schema.push_back({part(5), "text"});
  record.statements.push_back({part(6), 1});
  record.seconds = {{"query", 0.25}, {part(6), 1e300}};
  const Poco::JSON::Object::Ptr object = parsed(to_json(record));
  require_text(*object, "task", record.task);
  require_text(*object->getObject("error"), "message", error.message());
  require_text(*object->getObject("error"), "hint", error.hint());
  require_text(*object->getObject("output"), "path", record.output_path);
  require_text(*object->getObject("output")->getArray("schema")->getObject(0), "name", part(5));
  require_text(*object->getArray("statements")->getObject(0), "kind", part(6));

  const std::string message = termination_message(error);
  require(message.size() <= 4096, "a termination message that is too long");
  const Poco::JSON::Object::Ptr termination = parsed(message);
  require(termination->getValue<std::string>("kind") == "query", "another kind");
  if (message.size() < 2048) require_text(*termination, "message", error.message());

  const std::string document = flyte::error_document(error, {{}, false, part(3)});
  succeeds(ErrorKind::internal,
           [&] { flyte::parse_message<flyte::messages::ErrorDocument>(document, "the document"); });
}

}  // namespace sqlpod::fuzzing
