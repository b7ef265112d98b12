#include "executor/engine/sqlite/column_type.h"

#include <Poco/String.h>

#include <algorithm>
#include <initializer_list>
#include <string>

namespace sqlpod::sqlite {
namespace {

bool holds_any(std::string_view declared, std::initializer_list<std::string_view> words) {
  const std::string upper = Poco::toUpper(std::string(declared));
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return upper.find(word) != std::string::npos; });
}

}  // namespace

std::shared_ptr<arrow::DataType> type_of_declaration(std::string_view declared) {
  if (holds_any(declared, {"INT"})) return arrow::int64();
  if (holds_any(declared, {"CHAR", "CLOB", "TEXT"})) return arrow::utf8();
  if (holds_any(declared, {"REAL", "FLOA", "DOUB"})) return arrow::float64();
  if (holds_any(declared, {"BOOL"})) return arrow::boolean();
  return nullptr;
}

std::shared_ptr<arrow::DataType> type_of_values(const SeenValues& seen, std::string_view declared) {
  if (seen.texts) return arrow::utf8();
  if (seen.blobs) return arrow::binary();
  if (seen.reals) return arrow::float64();
  if (seen.integers) {
    return holds_any(declared, {"DEC", "NUM"}) ? arrow::float64() : arrow::int64();
  }
  if (holds_any(declared, {"BLOB"})) return arrow::binary();
  if (holds_any(declared, {"DEC", "NUM"})) return arrow::float64();
  return seen.all_rows && declared.empty() ? arrow::null() : arrow::utf8();
}

}  // namespace sqlpod::sqlite
