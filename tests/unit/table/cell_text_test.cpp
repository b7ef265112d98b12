#include "executor/table/cell_text.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>

#include "executor/table/digits.h"
#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

using namespace table_fixture;

std::string text_of(const std::shared_ptr<arrow::Array>& array,
                    const std::string& sqlpod_type = {}) {
  const AppendCell append = cell_text(*field_of({"c", array->type(), "", sqlpod_type}));
  if (append == nullptr) return "(no text form)";
  std::string text;
  append(*array, array->length() - 1, text);
  return text;
}

struct Case {
  std::shared_ptr<arrow::DataType> type;
  std::string json;
  std::string text;
};

TEST(CellText, EveryTypeHasItsForm) {
  const auto decimal = arrow::decimal128(38, 4);
  const auto seconds = arrow::TimeUnit::MICRO;
  const std::vector<Case> cases = {
      {arrow::boolean(), "[true]", "true"},
      {arrow::boolean(), "[false]", "false"},
      {arrow::int8(), "[-128]", "-128"},
      {arrow::int16(), "[32767]", "32767"},
      {arrow::int32(), "[-2147483648]", "-2147483648"},
      {arrow::int64(), "[-9223372036854775808]", "-9223372036854775808"},
      {arrow::uint8(), "[255]", "255"},
      {arrow::uint16(), "[65535]", "65535"},
      {arrow::uint32(), "[4294967295]", "4294967295"},
      {arrow::uint64(), "[18446744073709551615]", "18446744073709551615"},
      {arrow::float32(), "[0.1]", "0.1"},
      {arrow::utf8(), R"(["naïve"])", "naïve"},
      {arrow::large_utf8(), R"([""])", ""},
      {arrow::binary(), R"(["aZ"])", "\\x615a"},
      {arrow::large_binary(), R"([""])", "\\x"},
      {decimal, R"(["12.3400"])", "12.3400"},
      {decimal, R"(["-0.0001"])", "-0.0001"},
      {decimal, R"(["0.0000"])", "0.0000"},
      {decimal, R"(["1234567890123456789012345678901234.5678"])",
       "1234567890123456789012345678901234.5678"},
      {decimal, R"(["-1234567890123456789012345678901234.5678"])",
       "-1234567890123456789012345678901234.5678"},
      {arrow::decimal128(20, 0), R"(["-9223372036854775809"])", "-9223372036854775809"},
      {arrow::decimal256(50, 30), R"(["0.000000000000000000000000000001"])",
       "0.000000000000000000000000000001"},
      {arrow::decimal256(76, 0), R"(["-1000000000000000000000000000000000000000000000000000000"])",
       "-1000000000000000000000000000000000000000000000000000000"},
      {arrow::time64(seconds), "[0]", "00:00:00"},
      {arrow::time64(seconds), "[86399999999]", "23:59:59.999999"},
      {arrow::duration(seconds), "[93784500000]", "26:03:04.500000"},
      {arrow::duration(seconds), "[-1000000]", "-00:00:01"},
      {arrow::duration(seconds), "[-9223372036854775808]", "-2562047788:00:54.775808"},
      {arrow::duration(seconds), "[9223372036854775807]", "2562047788:00:54.775807"},
      {arrow::decimal128(18, 18), R"(["-0.000000000000000001"])", "-0.000000000000000001"},
      {arrow::decimal128(19, 18), R"(["9.223372036854775807"])", "9.223372036854775807"},
      {arrow::month_day_nano_interval(), "[[14, -3, 14706789000000]]", "P1Y2M-3DT4H5M6.789S"},
      {arrow::list(arrow::int8()), "[[1, null]]", "[1,null]"},
      {arrow::struct_({}), "[{}]", "{}"},
      {arrow::map(arrow::date32(), arrow::int8()), "[[[0, 1]]]", "{\"1970-01-01\":1}"},
  };
  for (const Case& test : cases) {
    EXPECT_EQ(text_of(array_of(test.type, test.json)), test.text) << test.type->ToString();
  }
}

TEST(CellText, DatesFollowTheProlepticGregorianCalendar) {
  const std::vector<std::pair<int, std::string>> cases = {
      {0, "1970-01-01"},       {-1, "1969-12-31"},       {19753, "2024-01-31"},
      {19782, "2024-02-29"},   {11016, "2000-02-29"},    {-25509, "1900-02-28"},
      {-25508, "1900-03-01"},  {-719162, "0001-01-01"},  {-719163, "0000-12-31"},
      {-719528, "0000-01-01"}, {-719529, "-0001-12-31"}, {2932896, "9999-12-31"},
      {2932897, "10000-01-01"}};
  for (const auto& [days, text] : cases) {
    EXPECT_EQ(text_of(array_of(arrow::date32(), "[" + std::to_string(days) + "]")), text);
  }
}

TEST(CellText, EveryDayOfTheCalendarFollowsTheOneBefore) {
  const auto is_leap = [](int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  };
  int year = 0;
  int month = 1;
  int day = 1;
  for (int days = -719528; year <= 801; ++days) {  // two eras of the calendar
    char text[cell_room];
    char expected[32];
    *put_date(days, text) = '\0';
    std::snprintf(expected, sizeof expected, "%04d-%02d-%02d", year, month, day);
    ASSERT_STREQ(text, expected);
    const int lengths[] = {31, is_leap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (++day <= lengths[month - 1]) continue;
    day = 1;
    if (++month <= 12) continue;
    month = 1;
    ++year;
  }
}

TEST(CellText, IntegersOfEveryLengthAreWhole) {
  for (std::uint64_t power = 1; power <= 1'000'000'000'000'000'000U; power *= 10) {
    for (const std::uint64_t value : {power - 1, power, power + 1, 9 * power + power / 3}) {
      char text[cell_room];
      *put_unsigned(value, text) = '\0';
      EXPECT_EQ(text, std::to_string(value));
    }
  }
}

TEST(CellText, TheFarthestDatesAreWritten) {
  EXPECT_EQ(text_of(array_of(arrow::date32(), "[2147483647]")), "5881580-07-11");
  EXPECT_EQ(text_of(array_of(arrow::date32(), "[-2147483648]")), "-5877641-06-23");
}

TEST(CellText, TimestampsKeepTheirZoneSemantics) {
  EXPECT_EQ(text_of(array_of(timestamp_us(), "[1706695200000000]")), "2024-01-31T10:00:00");
  EXPECT_EQ(text_of(array_of(timestamp_us("UTC"), "[1706695200000000]")), "2024-01-31T10:00:00Z");
  EXPECT_EQ(text_of(array_of(timestamp_us(), "[-1]")), "1969-12-31T23:59:59.999999");
  EXPECT_EQ(text_of(array_of(timestamp_us(), "[-86400000000]")), "1969-12-31T00:00:00");
}

TEST(CellText, TheFarthestTimestampsAreWritten) {
  EXPECT_EQ(text_of(array_of(timestamp_us(), "[9223372036854775807]")),
            "294247-01-10T04:00:54.775807");
  EXPECT_EQ(text_of(array_of(timestamp_us(), "[-9223372036854775808]")),
            "-290308-12-21T19:59:05.224192");
}

TEST(CellText, RealsAreTheShortestTextThatReadsBack) {
  const std::vector<std::pair<double, std::string>> cases = {
      {0.0, "0.0"},
      {-0.0, "-0.0"},
      {3.0, "3.0"},
      {1.5, "1.5"},
      {0.1, "0.1"},
      {100000.0, "100000.0"},
      {0.0001, "0.0001"},
      {0.00001, "1e-05"},
      {9007199254740993.0, "9007199254740992.0"},
      {1e16, "1e+16"},
      {1e20, "1e+20"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {5e-324, "5e-324"},
      {std::numeric_limits<double>::quiet_NaN(), "NaN"},
      {std::numeric_limits<double>::infinity(), "Infinity"},
      {-std::numeric_limits<double>::infinity(), "-Infinity"}};
  for (const auto& [value, expected] : cases) {
    std::string text;
    append_real(value, text);
    EXPECT_EQ(text, expected);
    double read = 0;
    std::from_chars(text.data(), text.data() + text.size(), read);
    EXPECT_TRUE(std::isnan(value) ? std::isnan(read) : read == value) << text;
  }
}

TEST(CellText, AnUnboundedNumberMadeADecimalHasNoZerosAtItsEnd) {
  const auto type = arrow::decimal256(76, 38);
  const auto zeros = std::string(38, '0');
  EXPECT_EQ(text_of(array_of(type, "[\"10." + zeros + "\"]"), "numeric"), "10");
  EXPECT_EQ(text_of(array_of(type, "[\"0." + zeros + "\"]"), "numeric"), "0");
  EXPECT_EQ(text_of(array_of(type, "[\"-0.50" + zeros.substr(2) + "\"]"), "numeric"), "-0.5");
  EXPECT_EQ(text_of(array_of(arrow::decimal128(5, 0), R"(["100"])"), "numeric"), "100");
}

TEST(CellText, ATypeWithoutATextFormHasNoFunction) {
  for (const auto& type :
       {arrow::list(timestamp_us("Europe/Berlin")), timestamp_us("Europe/Berlin"),
        arrow::timestamp(arrow::TimeUnit::NANO), arrow::time64(arrow::TimeUnit::NANO),
        arrow::duration(arrow::TimeUnit::SECOND), arrow::dictionary(arrow::int8(), arrow::utf8()),
        arrow::map(arrow::list(arrow::int8()), arrow::int8())}) {
    EXPECT_EQ(cell_text(*arrow::field("c", type)), nullptr) << type->ToString();
  }
}

TEST(CellText, Base64IsPadded) {
  const std::vector<std::pair<std::string, std::string>> cases = {{"", ""},
                                                                  {"f", "Zg=="},
                                                                  {"fo", "Zm8="},
                                                                  {"foo", "Zm9v"},
                                                                  {"foob", "Zm9vYg=="},
                                                                  {"\xFF\xFE\xFD", "//79"},
                                                                  {std::string(1, '\0'), "AA=="}};
  for (const auto& [bytes, expected] : cases) {
    std::string text;
    append_base64(bytes, text);
    EXPECT_EQ(text, expected);
  }
}

}  // namespace
}  // namespace sqlpod
