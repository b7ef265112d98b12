// Values over unixODBC come out as the native clients give them, or are refused; parameters land as
// they are.
#include "tests/integration/odbc_session.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;

const std::vector<Parameter>& one_of_each() {
  static const std::vector<Parameter> parameters = {
      {"i", {TypeKind::integer}, Value(std::int64_t{-5})},
      {"r", {TypeKind::real}, Value(0.1)},
      {"t", {TypeKind::text}, Value("grün 🍷 '%+;}{")},
      {"b", {TypeKind::boolean}, Value(true)},
      {"d", {TypeKind::date}, Value(Date{19753})},
      {"tm", {TypeKind::time}, Value(Time{36000500000, {}})},
      {"ts", {TypeKind::datetime}, Value(DateTime{1706695200250001, {}})},
      {"tz", {TypeKind::datetime}, Value(DateTime{1706695200250001, 7200})},
      {"de", {TypeKind::decimal}, Value(Decimal{"12345678901234567.25"})},
      {"by",
       {TypeKind::bytes},
       Value(Bytes{std::string("\0\xff"
                               "a",
                               3)})},
      {"n", {TypeKind::text, true}, Value()},
      {"e", {TypeKind::text}, Value("")}};
  return parameters;
}

constexpr const char* twelve = "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

TEST_F(Odbc, PostgresqlsValuesComeOutRight) {
  const auto session = connect_url(postgresql_url());
  session->begin({});
  EXPECT_EQ(row(*session,
                "SELECT 1::smallint, 2, 9223372036854775807, 0.1::real, 0.1::float8 + 0.2::float8, "
                "1.5::numeric, 12.50::numeric(10,2), "
                "123456789012345678901234567890.123456789::numeric, true, date '2024-01-31', "
                "time '10:00:00.123456', timestamp '2024-01-31 10:00:00.123456', "
                "timestamptz '2024-01-31 10:00:00.123456+02', timetz '10:00:00+02', "
                "'\\x00ff'::bytea, 'ä🍷'::text, ''::text, 'abc'::varchar(10), 'ab'::char(5), "
                "'{\"a\": 1}'::jsonb, '9b2b8b64-5b3c-4d1e-8f60-0a1b2c3d4e5f'::uuid, ARRAY[1,2], "
                "NULL::text, 'NaN'::float8, '1.5'::money, NULL::int"),
            (std::vector<std::string>{"int16: 1",
                                      "int32: 2",
                                      "int64: 9223372036854775807",
                                      "float: 0.1",
                                      "double: 0.30000000000000004",
                                      "string: 1.5",
                                      "decimal128(10, 2): 12.50",
                                      "string: 123456789012345678901234567890.123456789",
                                      "bool: true",
                                      "date32[day]: 2024-01-31",
                                      "time64[us]: 10:00:00.123456",
                                      "timestamp[us]: 2024-01-31 10:00:00.123456",
                                      "timestamp[us, tz=UTC]: 2024-01-31 08:00:00.123456Z",
                                      "string: 10:00:00+02",
                                      "binary: 00FF",
                                      "string: ä🍷",
                                      "string: ",
                                      "string: abc",
                                      "string: ab   ",
                                      "string: {\"a\": 1}",
                                      "string: 9b2b8b64-5b3c-4d1e-8f60-0a1b2c3d4e5f",
                                      "string: {1,2}",
                                      "string: NULL",
                                      "double: nan",
                                      "string: $1.50",
                                      "int32: NULL"}));
}

TEST_F(Odbc, PostgresqlsValuesThatTheDriverSpoilsAreRefused) {
  const auto session = connect_url(postgresql_url());
  for (const std::string value :
       {"'infinity'::timestamp", "'-infinity'::timestamp", "'infinity'::date",
        "'10000-01-01'::date", "'0044-03-15 10:00:00 BC'::timestamp", "'NaN'::numeric(10,2)",
        "'24:00:00'::time"}) {
    EXPECT_EQ(error_from([&] { row(*session, "SELECT " + value); }).kind(), ErrorKind::query)
        << value;
  }
  run(*session, "SET TimeZone = 'Europe/Berlin'");
  const Error error = error_from([&] { row(*session, "SELECT now()"); });
  EXPECT_THAT(error.message(), HasSubstr("'Europe/Berlin'"));
  EXPECT_THAT(error.hint(), HasSubstr("SET TimeZone='UTC'"));
}

TEST_F(Odbc, PostgresqlsParametersLandAsTheyAre) {
  const auto session = connect_url(postgresql_url());
  session->begin({});
  run(*session,
      "CREATE TEMPORARY TABLE p (i int, r float8, t text, b boolean, d date, tm time, "
      "ts timestamp, tz timestamptz, de numeric, by bytea, n text, e text)");
  EXPECT_EQ(session->execute({std::string("INSERT INTO p ") + twelve, one_of_each()}).rows, 1);
  EXPECT_EQ(cell(*session, "SELECT p::text FROM p"),
            "string: (-5,0.1,\"grün 🍷 '%+;}{\",t,2024-01-31,10:00:00.5,"
            "\"2024-01-31 10:00:00.250001\",\"2024-01-31 08:00:00.250001+00\","
            "12345678901234567.25,\"\\\\x00ff61\",,\"\")");
  for (const Parameter& parameter : one_of_each()) {
    if (parameter.value.is_null()) continue;
    EXPECT_EQ(
        cell(*session, "SELECT count(*) FROM p WHERE " + parameter.name + " = ?", {parameter}),
        "int64: 1")
        << parameter.name;
  }
}

TEST_F(Odbc, MariadbsValuesComeOutRight) {
  const auto session = connect_url(mariadb_url());
  run(*session,
      "CREATE TEMPORARY TABLE m (a tinyint, b smallint unsigned, c int, d bigint unsigned, f "
      "float, "
      "g double, h decimal(10,2), k decimal(50,5), l date, n datetime(6), o time(6), p year, "
      "q bit(9), r varchar(20), s text, t blob, u char(5), v enum('x','y'), w json, x bool, "
      "y timestamp(3) null, z varbinary(5))");
  run(*session,
      "INSERT INTO m VALUES (-5, 65535, 7, 18446744073709551615, 0.1, 0.1+0.2e0, 12.50, "
      "123456789012345678901234567890.12345, '2024-01-31', '2024-01-31 10:00:00.123456', "
      "'10:00:00.123456', 2024, b'101010101', 'ä🍷', 'text', x'00ff', 'ab', 'y', '{\"a\":1}', true, "
      "'2024-01-31 10:00:00.5', x'00ff')");
  const std::vector<std::string> values = {
      "int8: -5",
      "uint16: 65535",
      "int32: 7",
      "uint64: 18446744073709551615",
      "float: 0.1",
      "double: 0.30000000000000004",
      "decimal128(10, 2): 12.50",
      "decimal256(50, 5): 123456789012345678901234567890.12345",
      "date32[day]: 2024-01-31",
      "timestamp[us]: 2024-01-31 10:00:00.123456",
      "time64[us]: 10:00:00.123456",
      "int16: 2024",
      "binary: 0155",
      "string: ä🍷",
      "string: text",
      "binary: 00FF",
      "string: ab",
      "string: y",
      "string: {\"a\":1}",
      "int8: 1",
      "timestamp[us]: 2024-01-31 10:00:00.500000",
      "binary: 00FF"};
  EXPECT_EQ(row(*session, "SELECT * FROM m"), values);
  // Without the long columns the same values come in blocks of rows.
  EXPECT_EQ(row(*session, "SELECT a, d, h, o, r FROM m"),
            (std::vector<std::string>{values[0], values[3], values[6], values[10], values[13]}));
}

TEST_F(Odbc, MariadbsValuesThatHaveNoPlaceAreRefused) {
  const auto session = connect_url(mariadb_url());
  for (const std::string value : {"CAST('838:59:59' AS TIME)", "CAST('-01:00:00' AS TIME)"}) {
    EXPECT_EQ(error_from([&] { row(*session, "SELECT " + value); }).kind(), ErrorKind::query)
        << value;
  }
}

TEST_F(Odbc, MariadbsParametersLandAsTheyAre) {
  const auto session = connect_url(mariadb_url());
  session->begin({});
  run(*session,
      "CREATE TEMPORARY TABLE p (i int, r double, t text, b boolean, d date, tm time(6), "
      "ts datetime(6), tz datetime(6), de decimal(30,5), `by` blob, n text, e text)");
  EXPECT_EQ(session->execute({std::string("INSERT INTO p ") + twelve, one_of_each()}).rows, 1);
  EXPECT_EQ(
      row(*session, "SELECT * FROM p"),
      (std::vector<std::string>{
          "int32: -5", "double: 0.1", "string: grün 🍷 '%+;}{", "int8: 1", "date32[day]: 2024-01-31",
          "time64[us]: 10:00:00.500000", "timestamp[us]: 2024-01-31 10:00:00.250001",
          "timestamp[us]: 2024-01-31 08:00:00.250001", "decimal128(30, 5): 12345678901234567.25000",
          "binary: 00FF61", "string: NULL", "string: "}));
}

TEST_F(Odbc, SqlitesValuesComeOutRightOrAreRefused) {
  const auto session = connect_url(sqlite_url());
  session->begin({});
  run(*session,
      "CREATE TABLE m (i INTEGER, r REAL, t TEXT, v VARCHAR(3), b BOOLEAN, d DATE, ts TIMESTAMP, "
      "de DECIMAL(10,2), bl BLOB)");
  run(*session,
      "INSERT INTO m VALUES (9223372036854775807, 0.1 + 0.2, 'ä', 'longer than three', 1, "
      "'2024-01-31', '2024-01-31 10:00:00.123456', 0.1 + 0.2, x'00ff'), "
      "('two', 1, 'x', 'y', 7, 'no date', 'never', 'text', x'')");
  EXPECT_EQ(
      row(*session, "SELECT i, t, v, b, d, ts, bl FROM m WHERE i <> 'two'"),
      (std::vector<std::string>{
          "int64: 9223372036854775807", "string: ä", "string: longer than three", "bool: true",
          "date32[day]: 2024-01-31", "timestamp[us]: 2024-01-31 10:00:00.123456", "binary: 00FF"}));
  for (const std::string column : {"i", "r", "b", "d", "ts", "de"}) {
    const Error error = error_from([&] { row(*session, "SELECT " + column + " FROM m"); });
    EXPECT_EQ(error.kind(), ErrorKind::query) << column;
    EXPECT_THAT(error.message(), HasSubstr("column '" + column + "'"));
  }
  const Error error = error_from([&] { row(*session, "SELECT '🍷'"); });
  EXPECT_THAT(error.hint(), HasSubstr("parameter"));
}

TEST_F(Odbc, SqlitesParametersLandAsTheyAre) {
  const auto session = connect_url(sqlite_url());
  session->begin({});
  run(*session, "CREATE TABLE p (i, r, t, b, d, tm, ts, tz, de, by, n, e)");
  EXPECT_EQ(session->execute({std::string("INSERT INTO p ") + twelve, one_of_each()}).rows, 1);
  const std::vector<std::pair<std::string, std::string>> stored = {
      {"i", "integer -5"},
      {"r", "real 0.1"},
      {"t", "text 'grün 🍷 ''%+;}{'"},
      {"b", "integer 1"},
      {"d", "text '2024-01-31'"},
      {"tm", "text '10:00:00.5'"},
      {"ts", "text '2024-01-31 10:00:00.250001'"},
      {"tz", "text '2024-01-31 10:00:00.250001+02:00'"},
      {"de", "text '12345678901234567.25'"},
      {"by", "blob X'00FF61'"},
      {"n", "null NULL"},
      {"e", "text ''"}};
  for (const auto& [column, value] : stored) {
    EXPECT_EQ(
        cell(*session, "SELECT typeof(" + column + ") || ' ' || quote(" + column + ") FROM p"),
        "string: " + value);
  }
}

TEST_F(Odbc, LongTextsComeWhole) {
  const std::vector<std::pair<std::string, std::string>> queries = {
      {postgresql_url(), "SELECT repeat('ä', 300000)"},
      {mariadb_url(), "SELECT repeat('ä', 300000)"},
      {sqlite_url(), "SELECT replace(hex(zeroblob(150000)), '0', 'ä')"}};
  for (const auto& [url, sql] : queries) {
    EXPECT_EQ(cell(*connect_url(url), sql).size(), std::string("string: ").size() + 600'000) << url;
  }
}

TEST_F(Odbc, TextsOfAnyLengthComeWholeAmongShortOnes) {
  const std::string postgresql = "SELECT i, repeat('ä🍷', length) AS t, ";
  const std::string rows =
      " FROM (VALUES (1, 0), (2, 64), (3, 65), (4, 128), (5, 129), (6, 50000), (7, 1)) AS v(i, "
      "length)";
  for (const bool reads_only : {false, true}) {
    const auto session = connect_url(postgresql_url());
    session->begin({.read_only = reads_only});
    const auto result = table(*session, {postgresql +
                                             "decode(repeat('00ff', length * 2), 'hex') AS b, "
                                             "CASE WHEN length < 65 THEN length END AS n" +
                                             rows,
                                         {}});
    const std::vector<std::size_t> lengths = {0, 64, 65, 128, 129, 50000, 1};
    ASSERT_EQ(result->num_rows(), 7);
    for (std::int64_t i = 0; i < 7; ++i) {
      const std::size_t length = lengths[static_cast<std::size_t>(i)];
      std::string text;
      for (std::size_t n = 0; n < length; ++n) text += "ä🍷";
      EXPECT_EQ(checked(result->column(0)->GetScalar(i))->ToString(), std::to_string(i + 1));
      EXPECT_EQ(checked(result->column(1)->GetScalar(i))->ToString(), text) << length;
      const auto bytes = checked(result->column(2)->GetScalar(i));
      EXPECT_EQ(static_cast<const arrow::BinaryScalar&>(*bytes).value->size(),
                static_cast<std::int64_t>(length * 4));
      EXPECT_EQ(checked(result->column(3)->GetScalar(i))->is_valid, length < 65);
    }
  }
}

TEST_F(Odbc, AQueryThatOnlyReadsIsReadThroughACursor) {
  const std::string cursors = "SELECT count(*) FROM pg_cursors WHERE name LIKE 'SQL_CUR%'";
  for (const auto& [options, reads_only, count] :
       std::vector<std::tuple<std::string, bool, std::string>>{
           {"", true, "1"}, {"", false, "0"}, {"&UseDeclareFetch=0", true, "0"}}) {
    const auto session = connect_url(postgresql_url() + options);
    session->begin({.read_only = reads_only});
    EXPECT_EQ(cell(*session, cursors), "int64: " + count) << options << reads_only;
    // No cursor takes this one, which looks like a query.
    run(*session, "SELECT 1 AS x INTO TEMPORARY into_" + std::to_string(reads_only));
    session->rollback();
  }
}

TEST_F(Odbc, AnErrorInTheMidstOfAResultIsNoShortTable) {
  for (const bool reads_only : {false, true}) {
    const auto session = connect_url(postgresql_url());
    session->begin({.read_only = reads_only});
    for (const std::string more : {"", ", repeat('x', i) AS t"}) {
      const Error error = error_from([&] {
        table(*session,
              {"SELECT 1 / (4500 - i) AS x" + more + " FROM generate_series(1, 9000) AS i", {}});
      });
      EXPECT_EQ(error.kind(), ErrorKind::query);
      EXPECT_THAT(error.message(), HasSubstr("division by zero"));
      session->rollback();
      session->begin({.read_only = reads_only});
    }
  }
}

TEST_F(Odbc, IntegersKeepTheirBounds) {
  const auto postgresql = connect_url(postgresql_url());
  EXPECT_EQ(row(*postgresql,
                "SELECT (-32768)::int2, (-2147483648)::int4, (-9223372036854775808)::int8, "
                "9223372036854775807, NULL::int8"),
            (std::vector<std::string>{"int16: -32768", "int32: -2147483648",
                                      "int64: -9223372036854775808", "int64: 9223372036854775807",
                                      "int64: NULL"}));
  const auto mariadb = connect_url(mariadb_url());
  run(*mariadb,
      "CREATE TEMPORARY TABLE n (a tinyint, b tinyint unsigned, c smallint, d smallint unsigned, "
      "e int, f int unsigned, g bigint, h bigint unsigned, i mediumint, j int)");
  run(*mariadb,
      "INSERT INTO n VALUES (-128, 255, -32768, 65535, -2147483648, 4294967295, "
      "-9223372036854775808, 18446744073709551615, -8388608, NULL)");
  EXPECT_EQ(row(*mariadb, "SELECT * FROM n"),
            (std::vector<std::string>{"int8: -128", "uint8: 255", "int16: -32768", "uint16: 65535",
                                      "int32: -2147483648", "uint32: 4294967295",
                                      "int64: -9223372036854775808", "uint64: 18446744073709551615",
                                      "int32: -8388608", "int32: NULL"}));
}

TEST_F(Odbc, ManyRowsComeInOrderAndWhole) {
  const auto session = connect_url(postgresql_url());
  for (const std::string more : {"", ", 'long' AS t"}) {
    const auto result =
        table(*session, {"SELECT i" + more + " FROM generate_series(1, 20500) AS i", {}});
    ASSERT_EQ(result->num_rows(), 20500);
    for (const std::int64_t i : {0, 999, 1000, 16384, 20499}) {
      EXPECT_EQ(checked(result->column(0)->GetScalar(i))->ToString(), std::to_string(i + 1));
    }
  }
  EXPECT_EQ(table(*session, {"SELECT 1 AS x WHERE false", {}})->num_rows(), 0);
}

}  // namespace
}  // namespace sqlpod::testing
