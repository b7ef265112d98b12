#include "flyte/struct_value.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

namespace sqlpod::flyte {
namespace {

using sqlpod::Value;

Value number(double number, StructNumbers numbers) {
  constexpr double limit = 9007199254740992.0;  // 2^53: beyond it a double stands for several
  if (numbers == StructNumbers::whole && std::trunc(number) == number && std::abs(number) <= limit)
    return static_cast<std::int64_t>(number);
  return number;
}

Value value_of(const messages::Value& data, StructNumbers numbers) {
  switch (data.kind_case()) {
    case messages::Value::kNumberValue:
      return number(data.number_value(), numbers);
    case messages::Value::kStringValue:
      return data.string_value();
    case messages::Value::kBoolValue:
      return data.bool_value();
    case messages::Value::kStructValue:
      return value_of_struct(data.struct_value(), numbers);
    case messages::Value::kListValue: {
      Value::List list;
      for (const messages::Value& item : data.list_value().values()) {
        list.push_back(value_of(item, numbers));
      }
      return list;
    }
    default:
      return {};
  }
}

}  // namespace

Value value_of_struct(const messages::Struct& data, StructNumbers numbers) {
  Value::Map map;
  for (const auto& [key, item] : data.fields()) map.emplace_back(key, value_of(item, numbers));
  std::sort(map.begin(), map.end(),
            [](const auto& one, const auto& two) { return one.first < two.first; });
  return map;
}

}  // namespace sqlpod::flyte
