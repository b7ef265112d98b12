#include "executor/table/exact_number.h"

#include <cmath>
#include <limits>
#include <string>

#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

using table_fixture::error_of;

TEST(ExactInteger, ReadsWholeNumbers) {
  EXPECT_EQ(exact_integer("0"), 0);
  EXPECT_EQ(exact_integer("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(exact_integer("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(exact_integer("12.000"), 12);
}

TEST(ExactInteger, RefusesWhatIsNotWholeOrDoesNotFit) {
  EXPECT_EQ(error_of([] { exact_integer("12.50"); }).message(), "12.50 is not a whole number");
  EXPECT_EQ(error_of([] { exact_integer("9223372036854775808"); }).message(),
            "9223372036854775808 does not fit into an int of 64 bits");
  for (const char* text : {"NaN", "", "1e3", "+1", " 1", "Infinity"}) {
    EXPECT_EQ(error_of([&] { exact_integer(text); }).kind(), ErrorKind::query) << text;
  }
}

TEST(ExactReal, KeepsTheDigitsOfANumber) {
  for (const char* text :
       {"0", "0.00", "-0.1", "3.14", "1234567.89", "123456789012345", "0.1234567890123456",
        "100000000000000000000000000000000000000000", "0.00000000000000000000000000000000000001"}) {
    EXPECT_EQ(exact_real(std::string_view(text)), std::stod(text)) << text;
  }
  EXPECT_TRUE(std::isnan(exact_real(std::string_view("NaN"))));
  EXPECT_EQ(exact_real(std::string_view("-Infinity")), -std::numeric_limits<double>::infinity());
}

TEST(ExactReal, RefusesMoreDigitsThanADoubleHolds) {
  for (const char* text : {"3.3333333333333333", "0.12345678901234567890", "9007199254740993",
                           "12345678901234567.89", "-1.00000000000000000000000000000000000001"}) {
    const Error error = error_of([&] { exact_real(std::string_view(text)); });
    EXPECT_EQ(error.kind(), ErrorKind::query);
    EXPECT_EQ(error.message(), std::string(text) + " has more digits than a float holds");
  }
}

TEST(ExactReal, RefusesWhatIsBeyondADouble) {
  for (const std::string& text :
       {"1" + std::string(400, '0'), "0." + std::string(400, '0') + "1"}) {
    const Error error = error_of([&] { exact_real(std::string_view(text)); });
    EXPECT_EQ(error.kind(), ErrorKind::query);
    EXPECT_LT(error.message().size(), 200U);
  }
  for (const char* text : {"", "abc", "1.5x", " 1"}) {
    EXPECT_EQ(error_of([&] { exact_real(std::string_view(text)); }).kind(), ErrorKind::query);
  }
}

TEST(ComputedReal, RoundsWhatADivisionGaveAndNothingElse) {
  EXPECT_EQ(computed_real("3.3333333333333333333"), 10.0 / 3);
  EXPECT_EQ(computed_real("12.5"), 12.5);
  EXPECT_EQ(error_of([] { computed_real("123456789012345678.91"); }).kind(), ErrorKind::query);
  EXPECT_EQ(error_of([] { computed_real("1.2345678x"); }).kind(), ErrorKind::query);
}

TEST(ExactReal, HoldsWholeNumbersThatAreDoubles) {
  constexpr std::int64_t bound = std::int64_t{1} << 53U;
  EXPECT_EQ(exact_real(bound), 0x1p53);
  EXPECT_EQ(exact_real(-bound), -0x1p53);
  EXPECT_EQ(exact_real(bound + 2), 0x1p53 + 2);
  EXPECT_EQ(exact_real(std::numeric_limits<std::int64_t>::min()), -0x1p63);
  EXPECT_EQ(exact_real(std::uint64_t{1} << 63U), 0x1p63);
  for (const std::int64_t value :
       {bound + 1, -bound - 1, std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_EQ(error_of([&] { exact_real(value); }).kind(), ErrorKind::query) << value;
  }
  EXPECT_EQ(error_of([] { exact_real(std::numeric_limits<std::uint64_t>::max()); }).message(),
            "18446744073709551615 has more digits than a float holds");
}

}  // namespace
}  // namespace sqlpod
