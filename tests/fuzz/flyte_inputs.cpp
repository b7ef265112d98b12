// Literals, and MessagePack in them, against every type that a task may declare: what is taken is
// of the type and has a text.
//
// The bytes: a LiteralMap; they are read as MessagePack, too.
#include "error/utf8.h"
#include "executor/query/python_text.h"
#include "flyte/inputs.h"
#include "flyte/message_reader.h"
#include "flyte/msgpack.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {
namespace {

using flyte::messages::LiteralType;

LiteralType simple(int number) {
  LiteralType type;
  type.set_simple(static_cast<flyte::messages::SimpleType>(number));
  return type;
}

std::vector<LiteralType> every_type() {
  std::vector<LiteralType> types;
  for (int number = 0; number <= 9; ++number) types.push_back(simple(number));
  const std::vector<LiteralType> simple_types = types;
  for (const LiteralType& each : simple_types) {
    *types.emplace_back().mutable_collection_type() = each;
    *types.emplace_back().mutable_map_value_type() = each;
    *types.emplace_back().mutable_collection_type()->mutable_collection_type() = each;
  }
  types.emplace_back().mutable_enum_type()->add_values("red");
  auto& choice = *types.emplace_back().mutable_union_type();
  for (const LiteralType& each : simple_types) *choice.add_variants() = each;
  types.emplace_back().mutable_blob();
  types.emplace_back();
  return types;
}

}  // namespace

void fuzz_flyte_inputs(std::string_view bytes) {
  succeeds(ErrorKind::usage, [&] { python_str(flyte::parse_msgpack(bytes)); });
  flyte::messages::LiteralMap map;
  if (!succeeds(ErrorKind::usage, [&] {
        map = flyte::parse_message<flyte::messages::LiteralMap>(bytes, "the map of inputs");
      })) {
    return;
  }
  static const std::vector<LiteralType> types = every_type();
  for (const LiteralType& type : types) {
    flyte::TaskTemplate task;
    for (const auto& [name, literal] : map.literals()) task.inputs.emplace(name, type);
    succeeds(ErrorKind::usage, [&] {
      const auto inputs = flyte::read_inputs(map, task, [&](const std::string& uri) {
        if (uri.empty()) throw Error(ErrorKind::usage, "there is nothing");
        return map.literals().begin()->second;
      });
      require(inputs.size() == map.literals().size(), "an input is lost");
      for (const auto& [name, input] : inputs) {
        const bool is_bytes = input.type.kind == TypeKind::bytes;
        require(is_bytes || !find_invalid_utf8(python_str(input.value)), "a text is not UTF-8");
      }
    });
  }
}

}  // namespace sqlpod::fuzzing
