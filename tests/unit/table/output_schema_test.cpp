#include "executor/table/output_schema.h"

#include <arrow/table.h>

#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

using namespace table_fixture;

const auto micro = arrow::TimeUnit::MICRO;

OutputSchema declared(const std::vector<std::pair<std::string, std::string>>& columns) {
  OutputSchema schema;
  for (const auto& [name, type] : columns) schema.columns.push_back({name, parse_input_type(type)});
  return schema;
}

std::shared_ptr<arrow::RecordBatchReader> reader_of(const arrow::RecordBatchVector& batches) {
  return checked(arrow::RecordBatchReader::Make(batches, batches.front()->schema()));
}

/// The only column of the result of casting the only column of a query.
std::shared_ptr<arrow::RecordBatch> cast(const Column& column, const std::string& type) {
  const auto reader = conform(reader_of({batch_of({column})}), declared({{column.name, type}}));
  std::shared_ptr<arrow::RecordBatch> batch;
  check(reader->ReadNext(&batch));
  check(batch->ValidateFull());
  return batch;
}

struct Case {
  std::shared_ptr<arrow::DataType> from;
  std::string json;
  std::string type;
  std::shared_ptr<arrow::DataType> to;
  std::string expected;
  std::string sqlpod_type = {};
};

TEST(OutputSchema, CastsThatLoseNothing) {
  const auto d10_2 = arrow::decimal128(10, 2);
  const std::vector<Case> cases = {
      {arrow::int64(), "[1, null]", "int", arrow::int64(), "[1, null]"},
      {arrow::int8(), "[-1, null]", "int", arrow::int64(), "[-1, null]"},
      {arrow::uint32(), "[4294967295]", "int", arrow::int64(), "[4294967295]"},
      {arrow::uint64(), "[9223372036854775807]", "int", arrow::int64(), "[9223372036854775807]"},
      {arrow::decimal128(32, 0), R"(["-15", null])", "int", arrow::int64(), "[-15, null]"},
      {arrow::decimal256(60, 0), R"(["15"])", "int", arrow::int64(), "[15]"},
      {arrow::utf8(), R"(["15.00", null])", "int", arrow::int64(), "[15, null]", "numeric"},
      {arrow::float64(), "[1.5, NaN]", "float", arrow::float64(), "[1.5, NaN]"},
      {arrow::float32(), "[0.1, Inf]", "float", arrow::float64(), "[0.1, Inf]"},
      {arrow::int32(), "[7]", "float", arrow::float64(), "[7]"},
      {arrow::uint8(), "[7]", "float", arrow::float64(), "[7]"},
      {d10_2, R"(["3.14", null])", "float", arrow::float64(), "[3.14, null]"},
      {arrow::utf8(), R"(["3.14", "NaN"])", "float", arrow::float64(), "[3.14, NaN]", "numeric"},
      {arrow::utf8(), R"(["", "x", null])", "str", arrow::utf8(), R"(["", "x", null])"},
      {arrow::large_utf8(), R"(["x"])", "str", arrow::utf8(), R"(["x"])"},
      {arrow::int16(), "[-7]", "str", arrow::utf8(), R"(["-7"])"},
      {arrow::float64(), "[3]", "str", arrow::utf8(), R"(["3.0"])"},
      {arrow::boolean(), "[true]", "str", arrow::utf8(), R"(["true"])"},
      {d10_2, R"(["3.10"])", "str", arrow::utf8(), R"(["3.10"])"},
      {arrow::date32(), "[19753]", "str", arrow::utf8(), R"(["2024-01-31"])"},
      {timestamp_us("UTC"), "[0]", "str", arrow::utf8(), R"(["1970-01-01T00:00:00Z"])"},
      {arrow::utf8(), R"(["{}"])", "str", arrow::utf8(), R"(["{}"])", "json"},
      {arrow::boolean(), "[true, null]", "bool", arrow::boolean(), "[true, null]"},
      {arrow::int8(), "[0, 1, null]", "bool", arrow::boolean(), "[false, true, null]"},
      {arrow::int64(), "[1]", "bool", arrow::boolean(), "[true]"},
      {arrow::date32(), "[19753]", "date", arrow::date32(), "[19753]"},
      {arrow::utf8(), R"(["2024-01-31", null])", "date", arrow::date32(), "[19753, null]"},
      {arrow::time64(micro), "[1]", "time", arrow::time64(micro), "[1]"},
      {arrow::utf8(), R"(["10:00:00.5"])", "time", arrow::time64(micro), "[36000500000]"},
      {arrow::duration(micro), "[86399999999]", "time", arrow::time64(micro), "[86399999999]"},
      {timestamp_us(), "[1]", "datetime", timestamp_us(), "[1]"},
      {timestamp_us("UTC"), "[1]", "datetime", timestamp_us("UTC"), "[1]"},
      {arrow::date32(), "[-1]", "datetime", timestamp_us(), "[-86400000000]"},
      {arrow::utf8(), R"(["2024-01-31 10:00:00"])", "datetime", timestamp_us(),
       "[1706695200000000]"},
      {arrow::duration(micro), "[-5]", "timedelta", arrow::duration(micro), "[-5]"},
      {arrow::time64(micro), "[5]", "timedelta", arrow::duration(micro), "[5]"},
      {arrow::utf8(), R"(["26:00:00"])", "timedelta", arrow::duration(micro), "[93600000000]"},
      {d10_2, R"(["3.10"])", "decimal", d10_2, R"(["3.10"])"},
      {arrow::int8(), "[-128]", "decimal", arrow::decimal128(3, 0), R"(["-128"])"},
      {arrow::uint64(), "[18446744073709551615]", "decimal", arrow::decimal128(20, 0),
       R"(["18446744073709551615"])"},
      {arrow::binary(), R"(["a", null])", "bytes", arrow::binary(), R"(["a", null])"},
      {arrow::large_binary(), R"(["a"])", "bytes", arrow::binary(), R"(["a"])"},
      {arrow::utf8(), R"(["a"])", "bytes", arrow::binary(), R"(["a"])"},
      {arrow::utf8(), R"(["A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"])", "uuid", arrow::utf8(),
       R"(["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"])"},
      {arrow::utf8(), R"(["{\"a\": [1]}", null])", "json", arrow::utf8(),
       R"(["{\"a\": [1]}", null])"},
      {arrow::null(), "[null, null]", "int", arrow::int64(), "[null, null]"},
      {arrow::null(), "[null]", "datetime", timestamp_us(), "[null]"},
      {arrow::null(), "[null]", "json", arrow::utf8(), "[null]"},
      {arrow::int64(), "[null]", "int | None", arrow::int64(), "[null]"},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(test.from->ToString() + " as " + test.type);
    const auto batch = cast({"c", test.from, test.json, test.sqlpod_type}, test.type);
    EXPECT_TRUE(batch->column(0)->type()->Equals(test.to)) << batch->schema()->ToString();
    const auto equal_nans = arrow::EqualOptions::Defaults().nans_equal(true);
    EXPECT_TRUE(batch->column(0)->Equals(*array_of(test.to, test.expected), equal_nans))
        << batch->column(0)->ToString();
  }
}

TEST(OutputSchema, CastsThatCouldLoseInformationAreRefusedBeforeTheFirstRow) {
  const auto d10_2 = arrow::decimal128(10, 2);
  const std::vector<Case> cases = {
      {arrow::float64(), "[1]", "int", {}, "float"},
      {arrow::float32(), "[1]", "decimal", {}, "float"},
      {arrow::float64(), "[1]", "bool", {}, "float"},
      {d10_2, R"(["1.00"])", "int", {}, "decimal"},
      {arrow::utf8(), R"(["1"])", "int", {}, "str"},
      {arrow::utf8(), R"(["1"])", "float", {}, "str"},
      {arrow::utf8(), R"(["1"])", "decimal", {}, "str"},
      {arrow::utf8(), R"(["1"])", "bool", {}, "str"},
      {arrow::boolean(), "[true]", "int", {}, "bool"},
      {arrow::binary(), R"(["a"])", "str", {}, "bytes"},
      {arrow::large_binary(), R"(["a"])", "uuid", {}, "bytes"},
      {arrow::int64(), "[1]", "date", {}, "int"},
      {arrow::int64(), "[1]", "bytes", {}, "int"},
      {arrow::int64(), "[1]", "json", {}, "int"},
      {timestamp_us(), "[1]", "date", {}, "datetime"},
      {timestamp_us(), "[1]", "time", {}, "datetime"},
      {arrow::date32(), "[1]", "time", {}, "date"},
      {arrow::date32(), "[1]", "timedelta", {}, "date"},
      {arrow::duration(micro), "[1]", "datetime", {}, "timedelta"},
      {arrow::utf8(), R"(["1"])", "date", {}, "decimal", "numeric"},
      {arrow::utf8(), R"(["1"])", "json", {}, "decimal", "numeric"},
      {arrow::utf8(), R"(["1"])", "date", {}, "json", "json"},
      {arrow::utf8(), R"(["1"])", "list[int]", {}, "str"},
      {arrow::null(), "[null]", "list[int]", {}, "null"},
      {arrow::list(arrow::int64()), "[[1]]", "list[date]", {}, "list[int]"},
      {arrow::list(arrow::int64()), "[[1]]", "int", {}, "list[int]"},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(test.from->ToString() + " as " + test.type);
    const auto reader = reader_of({batch_of({{"c", test.from, test.json, test.sqlpod_type}})});
    const Error error = error_of([&] { conform(reader, declared({{"c", test.type}})); });
    EXPECT_EQ(error.kind(), ErrorKind::query);
    EXPECT_EQ(error.message(), "column 'c': the query gives " + test.expected + ", which as " +
                                   test.type + " could lose information");
    EXPECT_FALSE(error.hint().empty());
  }
}

TEST(OutputSchema, ListsAreCastByTheirElements) {
  const auto batch =
      batch_of({{"c", arrow::list(arrow::int32()), "[[9], [1, null], null, [], [2]]"}});
  const auto reader = conform(reader_of({batch->Slice(1)}), declared({{"c", "list[float]"}}));
  std::shared_ptr<arrow::RecordBatch> read;
  check(reader->ReadNext(&read));
  check(read->ValidateFull());
  EXPECT_TRUE(read->column(0)->Equals(
      array_of(arrow::list(arrow::float64()), "[[1.0, null], null, [], [2.0]]")))
      << read->ToString();
}

TEST(OutputSchema, AnElementThatDoesNotFitNamesRowAndColumn) {
  const auto reader = conform(reader_of({batch_of({{"c", arrow::list(arrow::uint64()),
                                                    "[[1, 2, 3], [4, 18446744073709551615]]"}})}),
                              declared({{"c", "list[int]"}}));
  std::shared_ptr<arrow::RecordBatch> read;
  const Error error = error_of([&] { check(reader->ReadNext(&read)); });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_EQ(error.message().substr(0, 18), "row 2, column 'c':") << error.message();
}

TEST(OutputSchema, AListAsStrIsJson) {
  const auto reader =
      conform(reader_of({batch_of({{"c", arrow::list(arrow::utf8()), R"([["a", null]])"}})}),
              declared({{"c", "str"}}));
  std::shared_ptr<arrow::RecordBatch> read;
  check(reader->ReadNext(&read));
  EXPECT_TRUE(read->column(0)->Equals(array_of(arrow::utf8(), R"(["[\"a\",null]"])")));
}

TEST(OutputSchema, ValuesThatDoNotFitNameRowAndColumn) {
  const std::string digits(40, '9');
  const std::vector<Case> cases = {
      {arrow::uint64(),
       "[null, 9223372036854775808]",
       "int",
       {},
       "9223372036854775808 does not fit into an int of 64 bits"},
      {arrow::decimal128(20, 0),
       R"(["1", "-9223372036854775809"])",
       "int",
       {},
       "-9223372036854775809 does not fit into an int of 64 bits"},
      {arrow::utf8(), R"(["1", "1.5"])", "int", {}, "1.5 is not a whole number", "numeric"},
      {arrow::int64(),
       "[1, 9007199254740993]",
       "float",
       {},
       "9007199254740993 has more digits than a float holds"},
      {arrow::decimal128(38, 20),
       R"(["1.00000000000000000000", "0.33333333333333333333"])",
       "float",
       {},
       "0.33333333333333333333 has more digits than a float holds"},
      {arrow::int8(), "[0, 2]", "bool", {}, "2 is neither 0 nor 1"},
      {arrow::duration(micro), "[0, 86400000000]", "time", {}, "the value is no time of a day"},
      {arrow::duration(micro), "[0, -1]", "time", {}, "the value is no time of a day"},
      {arrow::date32(),
       "[0, 2147483647]",
       "datetime",
       {},
       "the date is too far away for a datetime"},
      {arrow::utf8(),
       R"(["2024-01-01T00:00:00", "2024-01-01T00:00:00Z"])",
       "datetime",
       {},
       "the text has a UTC offset, which the column cannot keep"},
      {arrow::utf8(),
       R"(["10:00:00", "10:00:00+01:00"])",
       "time",
       {},
       "the text has a UTC offset, which the column cannot keep"},
      {arrow::utf8(), R"(["{}", "{"])", "json", {}, "the text is not valid JSON"},
      {arrow::utf8(),
       "[\"1\", \"" + digits + "\"]",
       "decimal",
       {},
       "the number does not fit into 38 digits before and 38 after the point",
       "numeric"},
      {arrow::utf8(),
       "[\"1\", \"0." + digits + "\"]",
       "decimal",
       {},
       "the number does not fit into 38 digits before and 38 after the point",
       "numeric"},
      {arrow::utf8(),
       R"(["1", "NaN"])",
       "decimal",
       {},
       "the number does not fit into 38 digits before and 38 after the point",
       "numeric"},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(test.from->ToString() + " as " + test.type);
    const Error error = error_of([&] {
      cast({"c", test.from, test.json, test.sqlpod_type}, test.type);
    });
    EXPECT_EQ(error.kind(), ErrorKind::query);
    EXPECT_EQ(error.message(), "row 2, column 'c': " + test.expected);
    EXPECT_FALSE(error.hint().empty());
  }
}

TEST(OutputSchema, TextThatIsNoDateTimeOrUuidNamesRowAndColumn) {
  for (const char* type : {"date", "time", "datetime", "timedelta", "uuid"}) {
    const Error error = error_of([&] { cast({"c", arrow::utf8(), R"([null, "nope"])"}, type); });
    EXPECT_EQ(error.kind(), ErrorKind::query) << type;
    EXPECT_EQ(error.message().substr(0, 19), "row 2, column 'c': ") << error.message();
  }
}

TEST(OutputSchema, UnboundedNumbersBecomeDecimalsWithEveryDigit) {
  const auto batch =
      cast({"c", arrow::utf8(), R"(["10", "-0.00000000000000000000000000000000000001", "1.50"])",
            "numeric"},
           "decimal");
  EXPECT_TRUE(batch->column(0)->type()->Equals(arrow::decimal256(76, 38)));
  EXPECT_EQ(written(TableFormat::csv, {batch}),
            "c\n10\n-0.00000000000000000000000000000000000001\n1.5\n");
}

TEST(OutputSchema, JsonColumnsStayJsonInJson) {
  const auto batch = cast({"c", arrow::utf8(), R"(["{\"a\": 1}"])"}, "json");
  EXPECT_EQ(written(TableFormat::jsonl, {batch}), "{\"c\":{\"a\": 1}}\n");
}

TEST(OutputSchema, ColumnsComeInTheDeclaredOrderUnderTheDeclaredNames) {
  const auto reader = conform(reader_of({batch_of({{"b", arrow::int32(), "[1]"},
                                                   {"dropped", arrow::list(arrow::int8()), "[[1]]"},
                                                   {"A", arrow::utf8(), R"(["x"])"}})}),
                              declared({{"a", "str"}, {"b", "int"}}));
  EXPECT_TRUE(reader->schema()->Equals(
      *arrow::schema({arrow::field("a", arrow::utf8()), arrow::field("b", arrow::int64())})));
  std::shared_ptr<arrow::RecordBatch> batch;
  check(reader->ReadNext(&batch));
  EXPECT_EQ(written(TableFormat::csv, {batch}), "a,b\nx,1\n");
}

TEST(OutputSchema, AnExactNameIsPreferredToOneOfAnotherCase) {
  const auto reader =
      conform(reader_of({batch_of({{"ID", arrow::int64(), "[1]"}, {"id", arrow::int64(), "[2]"}})}),
              declared({{"id", "int"}}));
  std::shared_ptr<arrow::RecordBatch> batch;
  check(reader->ReadNext(&batch));
  EXPECT_EQ(written(TableFormat::csv, {batch}), "id\n2\n");
}

TEST(OutputSchema, AColumnThatCouldBeSeveralIsAnError) {
  for (const auto& [first, second] : {std::pair("id", "id"), std::pair("ID", "Id")}) {
    const auto reader =
        reader_of({batch_of({{first, arrow::int64(), "[1]"}, {second, arrow::int64(), "[2]"}})});
    const Error error = error_of([&] { conform(reader, declared({{"id", "int"}})); });
    EXPECT_EQ(error.kind(), ErrorKind::query);
    EXPECT_EQ(error.message(),
              "output_schema_type has the column 'id', and the query returns 2 that could be it");
  }
}

TEST(OutputSchema, AllMissingColumnsAreNamedWithTheNearestThatAreThere) {
  const auto reader =
      reader_of({batch_of({{"ident", arrow::int64(), "[1]"}, {"value", arrow::int64(), "[2]"}})});
  const Error error = error_of([&] {
    conform(reader, declared({{"idents", "int"}, {"value", "int"}, {"zzz", "str"}}));
  });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_EQ(error.message(),
            "the query does not return the columns 'idents', 'zzz' of output_schema_type; it "
            "returns 'ident', 'value'");
  EXPECT_EQ(error.hint(), "did you mean 'ident' for 'idents'?");
}

TEST(OutputSchema, RowsAreCountedOverAllBatches) {
  const auto batch = batch_of({{"n", arrow::int64(), "[1, 0, 7]"}});
  const auto reader = conform(reader_of({batch->Slice(0, 2), batch->Slice(0, 1), batch}),
                              declared({{"n", "bool"}}));
  std::shared_ptr<arrow::RecordBatch> next;
  check(reader->ReadNext(&next));
  check(reader->ReadNext(&next));
  const Error error = error_of([&] { check(reader->ReadNext(&next)); });
  EXPECT_EQ(error.message(), "row 6, column 'n': 7 is neither 0 nor 1");
}

TEST(OutputSchema, TheEndOfTheInputIsTheEnd) {
  const auto reader =
      conform(reader_of({batch_of({{"n", arrow::int8(), "[1]"}})}), declared({{"n", "int"}}));
  const auto table = checked(reader->ToTable());
  EXPECT_EQ(table->num_rows(), 1);
}

TEST(OutputSchema, AnyIsTheInputItself) {
  const auto reader = reader_of({batch_of({{"n", arrow::int8(), "[1]"}})});
  OutputSchema any;
  any.any = true;
  EXPECT_EQ(conform(reader, any), reader);
}

class FailingReader : public arrow::RecordBatchReader {
 public:
  std::shared_ptr<arrow::Schema> schema() const override {
    return arrow::schema({arrow::field("n", arrow::int64())});
  }
  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>*) override {
    return guarded(
        [] { throw Error(ErrorKind::transient, "the server went away", "run it again"); });
  }
};

TEST(OutputSchema, AnErrorOfTheInputComesOutAsItWas) {
  const auto reader = conform(std::make_shared<FailingReader>(), declared({{"n", "int"}}));
  std::shared_ptr<arrow::RecordBatch> batch;
  const Error error = error_of([&] { check(reader->ReadNext(&batch)); });
  EXPECT_EQ(error.kind(), ErrorKind::transient);
  EXPECT_EQ(error.message(), "the server went away");
  EXPECT_EQ(error.hint(), "run it again");
}

}  // namespace
}  // namespace sqlpod
