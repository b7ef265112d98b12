// A value of an Arrow array as a short text, nested ones too: [1, null], {id: 1, label: 'a'},
// {'a' => '1'}.
#pragma once

#include <arrow/api.h>

#include <cstdint>
#include <string>

namespace sqlpod::testing {

inline std::string shown(const arrow::Array& array, std::int64_t row);

/// The elements [begin, end) in brackets.
inline std::string shown_list(const arrow::Array& values, std::int64_t begin, std::int64_t end) {
  std::string text;
  for (std::int64_t i = begin; i < end; ++i) text += (text.empty() ? "" : ", ") + shown(values, i);
  return "[" + text + "]";
}

inline std::string shown(const arrow::Array& array, std::int64_t row) {
  if (array.IsNull(row)) return "null";
  std::string text;
  switch (array.type_id()) {
    case arrow::Type::STRING:
      return "'" + static_cast<const arrow::StringArray&>(array).GetString(row) + "'";
    case arrow::Type::LIST: {
      const auto& list = static_cast<const arrow::ListArray&>(array);
      return shown_list(*list.values(), list.value_offset(row), list.value_offset(row + 1));
    }
    case arrow::Type::MAP: {
      const auto& map = static_cast<const arrow::MapArray&>(array);
      for (std::int64_t i = map.value_offset(row); i < map.value_offset(row + 1); ++i) {
        text +=
            (text.empty() ? "" : ", ") + shown(*map.keys(), i) + " => " + shown(*map.items(), i);
      }
      return "{" + text + "}";
    }
    case arrow::Type::STRUCT: {
      const auto& structure = static_cast<const arrow::StructArray&>(array);
      for (int i = 0; i < structure.num_fields(); ++i) {
        text += (i == 0 ? "" : ", ") + array.type()->field(i)->name() + ": " +
                shown(*structure.field(i), row);
      }
      return "{" + text + "}";
    }
    default:
      return array.GetScalar(row).ValueOrDie()->ToString();
  }
}

}  // namespace sqlpod::testing
