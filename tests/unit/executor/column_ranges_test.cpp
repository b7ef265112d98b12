#include "executor/column_ranges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "config/value_text.h"
#include "error/error.h"
#include "executor/table/text_kind.h"

namespace sqlpod {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();

/// The ends between the ranges, as text. That each range begins where the one before ends, and that
/// the outer ones are open, is checked on the way.
std::vector<std::string> ends(const Value& lower, const Value& upper, std::size_t count) {
  const std::vector<ColumnRange> ranges = column_ranges(lower, upper, count);
  EXPECT_FALSE(ranges.front().from.has_value());
  EXPECT_FALSE(ranges.back().below.has_value());
  std::vector<std::string> texts;
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    EXPECT_EQ(ranges[i - 1].below, ranges[i].from);
    texts.push_back(to_text(*ranges[i].from));
  }
  return texts;
}

Value integer(std::int64_t number) {
  return number;
}

Value decimal(const char* digits) {
  return Decimal{digits};
}

TEST(ColumnRanges, AreOfEqualWidth) {
  EXPECT_THAT(ends(integer(1), integer(10), 5), ElementsAre("3", "5", "7", "9"));
  EXPECT_THAT(ends(integer(-5), integer(4), 2), ElementsAre("0"));
}

TEST(ColumnRanges, AreNoMoreThanThereAreValues) {
  EXPECT_THAT(ends(integer(1), integer(3), 8), ElementsAre("2", "3"));
  EXPECT_THAT(ends(integer(1), integer(2), 2), ElementsAre("2"));
  EXPECT_THAT(ends(integer(7), integer(7), 8), SizeIs(0));
}

TEST(ColumnRanges, ReachOverAllIntegers) {
  EXPECT_THAT(ends(integer(lowest), integer(highest), 4),
              ElementsAre("-4611686018427387904", "0", "4611686018427387904"));
  EXPECT_THAT(ends(integer(highest - 1), integer(highest), 64), ElementsAre("9223372036854775807"));
  EXPECT_THAT(ends(integer(lowest), integer(highest), 512), SizeIs(511));
}

TEST(ColumnRanges, OfNullAreOneThatIsOpenOnBothSides) {
  EXPECT_THAT(ends({}, {}, 8), SizeIs(0));
  EXPECT_THAT(ends(integer(1), {}, 8), SizeIs(0));
}

TEST(ColumnRanges, OfBoundsInTheWrongOrderAreOne) {
  EXPECT_THAT(ends(integer(10), integer(1), 8), SizeIs(0));
  EXPECT_THAT(ends(10.0, 1.0, 8), SizeIs(0));
}

TEST(ColumnRanges, OfDecimalsAreExact) {
  EXPECT_THAT(ends(decimal("0.01"), decimal("0.04"), 4), ElementsAre("0.02", "0.03", "0.04"));
  EXPECT_THAT(ends(decimal("18446744073709551612"), decimal("18446744073709551615"), 4),
              ElementsAre("18446744073709551613", "18446744073709551614", "18446744073709551615"));
  EXPECT_THAT(ends(decimal("-1.5"), decimal("2"), 2), ElementsAre("0.3"));
}

TEST(ColumnRanges, OfDecimalsThatHaveNoCommonScaleLeaveTheFractionOut) {
  const std::string large(70, '9');
  const auto found = ends(decimal("0.000000000000000000001"), decimal(large.c_str()), 2);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0], "5" + std::string(69, '0'));
}

TEST(ColumnRanges, OfFloatsReachToTheInfinities) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  EXPECT_THAT(ends(0.0, 1.0, 4), ElementsAre("0.25", "0.5", "0.75"));
  EXPECT_THAT(ends(-infinity, infinity, 2), ElementsAre("0.0"));
  EXPECT_THAT(ends(0.0, std::numeric_limits<double>::quiet_NaN(), 2), SizeIs(1));
  EXPECT_THAT(
      ends(std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN(), 2),
      SizeIs(0));
  EXPECT_THAT(ends(1.0, 1.0, 2), SizeIs(0));
}

TEST(ColumnRanges, OfDatesAndTimes) {
  EXPECT_THAT(ends(Date{0}, Date{9}, 2), ElementsAre("1970-01-06"));
  EXPECT_THAT(ends(DateTime{0, {}}, DateTime{86'400'000'000 - 1, {}}, 2),
              ElementsAre("1970-01-01 12:00:00"));
  EXPECT_THAT(ends(DateTime{0, 0}, DateTime{1, 0}, 2), SizeIs(1));
}

TEST(RangeKind, IsThatOfTheColumn) {
  const auto kind = [](const std::shared_ptr<arrow::DataType>& type) {
    return range_kind(*arrow::field("c", type));
  };
  EXPECT_EQ(kind(arrow::int16()), TypeKind::integer);
  EXPECT_EQ(kind(arrow::uint32()), TypeKind::integer);
  EXPECT_EQ(kind(arrow::uint64()), TypeKind::decimal);
  EXPECT_EQ(kind(arrow::decimal128(10, 2)), TypeKind::decimal);
  EXPECT_EQ(kind(arrow::float32()), TypeKind::real);
  EXPECT_EQ(kind(arrow::date32()), TypeKind::date);
  EXPECT_EQ(kind(arrow::timestamp(arrow::TimeUnit::MICRO)), TypeKind::datetime);
  EXPECT_EQ(
      range_kind(*arrow::field("c", arrow::utf8(), true, text_kind_metadata(TextKind::numeric))),
      TypeKind::decimal);
}

TEST(RangeKind, RefusesOthersByNameAndType) {
  for (const auto& type : {arrow::utf8(), arrow::boolean(), arrow::binary(), arrow::null()}) {
    try {
      range_kind(*arrow::field("note", type));
      ADD_FAILURE() << type->ToString();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      EXPECT_THAT(error.message(), HasSubstr("'note' is of the type " + type->ToString()));
    }
  }
}

TEST(RangeBound, IsReadByTheKindOfTheColumn) {
  const auto text = [](const Value& bound, TypeKind kind) {
    return to_text(range_bound(bound, kind, "c"));
  };
  EXPECT_EQ(range_bound(integer(3), TypeKind::decimal, "c"), decimal("3"));
  EXPECT_EQ(range_bound(0.5, TypeKind::decimal, "c"), decimal("0.5"));
  EXPECT_EQ(range_bound(integer(3), TypeKind::real, "c"), Value(3.0));
  EXPECT_EQ(text(std::string("2024-02-29"), TypeKind::date), "2024-02-29");
  EXPECT_EQ(text(std::string("2024-02-29T01:00:00+02:00"), TypeKind::datetime),
            "2024-02-28 23:00:00+00:00");
  EXPECT_TRUE(range_bound({}, TypeKind::date, "c").is_null());
}

TEST(RangeBound, IsMovedToWhatADatabaseCanBeGiven) {
  EXPECT_EQ(to_text(range_bound(Date{-2'000'000}, TypeKind::date, "c")), "0001-01-01");
  EXPECT_EQ(to_text(range_bound(Date{90'000'000}, TypeKind::date, "c")), "9999-12-31");
  EXPECT_EQ(to_text(range_bound(DateTime{highest, {}}, TypeKind::datetime, "c")).substr(0, 10),
            "9999-12-31");
  EXPECT_EQ(to_text(range_bound(DateTime{lowest, 0}, TypeKind::datetime, "c")).substr(0, 10),
            "0001-01-01");
}

TEST(RangeBound, RefusesWhatIsNone) {
  struct Case {
    Value bound;
    TypeKind kind;
  };
  const std::vector<Case> cases = {{std::string("soon"), TypeKind::date},
                                   {0.5, TypeKind::integer},
                                   {true, TypeKind::integer},
                                   {std::string("NaN"), TypeKind::decimal},
                                   {Decimal{std::string(90, '9')}, TypeKind::decimal}};
  for (const Case& one : cases) {
    try {
      range_bound(one.bound, one.kind, "day");
      ADD_FAILURE() << to_text(one.bound);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      EXPECT_THAT(error.message(), HasSubstr("a bound of the partition column 'day'"));
    }
  }
}

}  // namespace
}  // namespace sqlpod
