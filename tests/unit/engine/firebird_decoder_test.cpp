// Firebird's columns and values without a server: the bytes are those of a message.
#include <arrow/api.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "error/arrow_status.h"
#include "error/error.h"
#include "executor/engine/firebird/decoder.h"

namespace sqlpod::firebird {
namespace {

struct Case {
  Column column;
  std::string bytes;
  std::string type;
  std::string text;
};

template <typename T>
std::string bytes_of(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

Column column(unsigned type, int scale = 0, unsigned length = 0, unsigned charset = 0,
              int subtype = 0) {
  Column made;
  made.name = "V";
  made.type = type;
  made.scale = scale;
  made.length = length;
  made.charset = charset;
  made.subtype = subtype;
  return made;
}

TEST(FirebirdDecoder, EveryTypeHasItsPlace) {
  const std::vector<Case> cases = {
      {column(SQL_SHORT), bytes_of(std::int16_t{-1}), "int16", "-1"},
      {column(SQL_SHORT, -2), bytes_of(INT16_MIN), "decimal128(5, 2)", "-327.68"},
      {column(SQL_LONG), bytes_of(INT32_MAX), "int32", "2147483647"},
      {column(SQL_LONG, -9), bytes_of(INT32_MIN), "decimal128(10, 9)", "-2.147483648"},
      {column(SQL_INT64), bytes_of(INT64_MIN), "int64", "-9223372036854775808"},
      {column(SQL_INT64, -2), bytes_of(INT64_MAX), "decimal128(19, 2)", "92233720368547758.07"},
      {column(SQL_FLOAT), bytes_of(0.5F), "float", "0.5"},
      {column(SQL_DOUBLE), bytes_of(-0.5), "double", "-0.5"},
      {column(SQL_BOOLEAN), "\1", "bool", "true"},
      {column(SQL_TYPE_DATE), bytes_of(ISC_DATE{40587}), "date32[day]", "1970-01-01"},
      {column(SQL_TYPE_TIME), bytes_of(ISC_TIME{1}), "time64[us]", "00:00:00.000100"},
      {column(SQL_TIMESTAMP), bytes_of(ISC_TIMESTAMP{40586, 863'999'999}), "timestamp[us]",
       "1969-12-31 23:59:59.999900"},
      {column(SQL_TEXT, 0, 8, charset_utf8), "é      ", "string", "é "},
      {column(SQL_TEXT, 0, 4, charset_none), "ab  ", "string", "ab  "},
      {column(SQL_TEXT, 0, 2, charset_octets), "\xff\x01", "binary", "\xff\x01"},
      {column(SQL_VARYING, 0, 20, charset_utf8), "", "string", ""},
      {column(SQL_BLOB, 0, 8, charset_utf8, blob_subtype_text), "text", "string", "text"},
      {column(SQL_BLOB), "text", "binary", "text"}};
  for (const Case& each : cases) {
    const auto type = arrow_type(each.column);
    EXPECT_EQ(type->ToString(), each.type);
    const auto builder = checked(arrow::MakeBuilder(type));
    EXPECT_EQ(make_decoder(each.column, *builder)->append(each.bytes), "");
    const auto array = checked(builder->Finish());
    ASSERT_EQ(array->length(), 1);
    EXPECT_EQ(checked(array->GetScalar(0))->ToString(), each.text) << each.type;
  }
}

TEST(FirebirdDecoder, TextThatIsNoUtf8IsRefused) {
  const Column text = column(SQL_VARYING, 0, 20, charset_none);
  const auto builder = checked(arrow::MakeBuilder(arrow_type(text)));
  EXPECT_EQ(make_decoder(text, *builder)->append("\xff"), "the text is not UTF-8");
}

TEST(FirebirdDecoder, ATypeWithoutPlaceIsNamedWithItsColumn) {
  const std::vector<std::pair<unsigned, std::string>> cases = {{SQL_ARRAY, "ARRAY"},
                                                               {32752, "INT128"},
                                                               {32748, "TIMESTAMP WITH TIME ZONE"},
                                                               {32754, "TIMESTAMP WITH TIME ZONE"},
                                                               {32750, "TIME WITH TIME ZONE"},
                                                               {32756, "TIME WITH TIME ZONE"},
                                                               {32760, "DECFLOAT"},
                                                               {32762, "DECFLOAT"},
                                                               {2, "number 2"}};
  for (const auto& [type, expected] : cases) {
    try {
      arrow_type(column(type));
      ADD_FAILURE() << expected;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::query);
      EXPECT_NE(error.message().find("column 'V' is of Firebird's type " + expected),
                std::string::npos)
          << error.message();
    }
  }
}

}  // namespace
}  // namespace sqlpod::firebird
