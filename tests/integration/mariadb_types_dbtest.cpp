// Every type of MariaDB: what a session reads is what the server holds.
#include <arrow/util/string.h>

#include <string>
#include <vector>

#include "tests/integration/mariadb_session.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;

struct TypeCase {
  std::string type;
  std::vector<std::string> values;  ///< as SQL writes them
  std::string arrow;
  std::string expression = "c";  ///< what makes the server print the value as text_of() does
};

/// A value as Arrow prints it, bytes in hexadecimal.
std::string text_of(const arrow::Scalar& value) {
  if (!value.is_valid) return "NULL";
  if (value.type->id() != arrow::Type::BINARY) return value.ToString();
  const auto& bytes = *static_cast<const arrow::BinaryScalar&>(value).value;
  return arrow::HexEncode(bytes.data(), static_cast<std::size_t>(bytes.size()));
}

const std::string clock_text = "date_format(c, '%Y-%m-%d %H:%i:%s.%f')";

const std::vector<TypeCase>& type_cases() {
  static const std::vector<TypeCase> cases = {
      {"TINYINT", {"-128", "127"}, "int8"},
      {"TINYINT UNSIGNED", {"0", "255"}, "uint8"},
      {"BOOLEAN", {"true", "false"}, "int8"},
      {"SMALLINT", {"-32768", "32767"}, "int16"},
      {"SMALLINT UNSIGNED", {"65535"}, "uint16"},
      {"MEDIUMINT", {"-8388608", "8388607"}, "int32"},
      {"MEDIUMINT UNSIGNED", {"16777215"}, "uint32"},
      {"INT", {"-2147483648", "2147483647"}, "int32"},
      {"INT(8) UNSIGNED ZEROFILL", {"7", "4294967295"}, "uint32", "c + 0"},
      {"BIGINT", {"-9223372036854775808", "9223372036854775807"}, "int64"},
      {"BIGINT UNSIGNED", {"18446744073709551615"}, "uint64"},
      {"YEAR", {"1901", "2155", "0"}, "int16", "c + 0"},
      {"BIT(1)", {"b'0'", "b'1'"}, "uint64", "c + 0"},
      {"BIT(64)", {"b'1010101'", "0xffffffffffffffff"}, "uint64", "c + 0"},
      {"FLOAT", {"-1.5", "0.25", "16777216"}, "float", "cast(c AS DOUBLE)"},
      {"DOUBLE",
       {"2.2250738585072014e-308", "0.1", "-1.7976931348623157e308"},
       "double",
       "replace(c, 'e308', 'e+308')"},
      {"DECIMAL(15,2)", {"-9999999999999.99", "0.05", "0"}, "decimal128(15, 2)"},
      {"DECIMAL(18,18)", {"-0.999999999999999999"}, "decimal128(18, 18)"},
      {"DECIMAL(38,0) UNSIGNED", {"99999999999999999999999999999999999999"}, "decimal128(38, 0)"},
      {"DECIMAL(65,30)",
       {"12345678901234567890123456789012345.123456789012345678901234567890",
        "-99999999999999999999999999999999999.999999999999999999999999999999"},
       "decimal256(65, 30)"},
      {"DATE", {"'0001-01-01'", "'1582-10-10'", "'2024-02-29'", "'9999-12-31'"}, "date32[day]"},
      {"DATETIME", {"'1000-01-01 00:00:00'", "'2024-02-29 23:59:59'"}, "timestamp[us]", clock_text},
      {"DATETIME(6)", {"'9999-12-31 23:59:59.999999'"}, "timestamp[us]", clock_text},
      {"TIMESTAMP(3)",
       {"'1970-01-02 00:00:00'", "'2038-01-18 03:14:07.999'"},
       "timestamp[us]",
       clock_text},
      {"TIME",
       {"'-838:59:59'", "'838:59:59'", "'00:00:00'", "'10:11:12'"},
       "duration[us]",
       "cast(time_to_sec(c) * 1000000 AS SIGNED)"},
      {"TIME(6)",
       {"'-838:59:59.999999'", "'-00:00:00.000001'"},
       "duration[us]",
       "cast(time_to_sec(c) * 1000000 AS SIGNED)"},
      {"CHAR(5)", {"'ab'", "''"}, "string"},
      {"VARCHAR(20) CHARACTER SET latin1", {"'caf\xC3\xA9'"}, "string"},
      {"TEXT CHARACTER SET ucs2", {"'\xC3\xA9\xE2\x82\xAC'"}, "string"},
      {"LONGTEXT", {"'\xF0\x9F\x8D\xB7'", "repeat('x', 70000)"}, "string"},
      {"ENUM('small','large')", {"'large'"}, "string"},
      {"SET('a','b','c')", {"'c,a'", "''"}, "string"},
      {"INET6", {"'2001:db8::1'"}, "string"},
      {"INET4", {"'10.0.0.1'"}, "string"},
      {"UUID", {"'123E4567-e89b-12d3-a456-426655440000'"}, "string"},
      {"JSON", {"'{\"a\": [1, null]}'"}, "string"},
      {"BINARY(4)", {"x'00ff'", "'abcd'"}, "binary", "hex(c)"},
      {"VARBINARY(300)", {"x''", "repeat(x'80', 300)"}, "binary", "hex(c)"},
      {"LONGBLOB", {"x'00'"}, "binary", "hex(c)"},
      {"GEOMETRY",
       {"point(1, 2)", "ST_GeomFromText('POLYGON((0 0, 1 0, 1 1, 0 0))')"},
       "binary",
       "hex(ST_AsBinary(c))"},
  };
  return cases;
}

class MariadbTypes : public MariadbSession {
 protected:
  static std::shared_ptr<arrow::Table> read(Session& session, const std::string& sql) {
    return checked(session.query({sql, {}})->ToTable());
  }
};

TEST_F(MariadbTypes, EveryValueIsWhatTheServerHolds) {
  const auto session = connect({{"time_zone", "+05:30"}});
  for (const TypeCase& each : type_cases()) {
    SCOPED_TRACE(each.type);
    run(*session, "CREATE OR REPLACE TEMPORARY TABLE each_type (i INT, c " + each.type +
                      " NULL DEFAULT NULL) ENGINE=MyISAM");
    std::string rows = "(0, NULL)";
    for (std::size_t i = 0; i < each.values.size(); ++i) {
      rows += ", (" + std::to_string(i + 1) + ", " + each.values[i] + ")";
    }
    run(*session, "INSERT INTO each_type VALUES " + rows);
    const auto table =
        read(*session, "SELECT c, cast(" + each.expression + " AS CHAR) FROM each_type ORDER BY i");
    EXPECT_EQ(table->field(0)->type()->ToString(), each.arrow);
    ASSERT_EQ(table->num_rows(), static_cast<std::int64_t>(each.values.size()) + 1);
    for (std::int64_t i = 0; i < table->num_rows(); ++i) {
      EXPECT_EQ(text_of(*checked(table->column(0)->GetScalar(i))),
                text_of(*checked(table->column(1)->GetScalar(i))));
    }
    EXPECT_EQ(table->column(0)->null_count(), 1);
  }
}

TEST_F(MariadbTypes, JsonAndUuidAreKnownAsSuch) {
  const auto session = connect();
  run(*session, "CREATE OR REPLACE TEMPORARY TABLE documents (j JSON, u UUID, t TEXT)");
  for (const std::string sql :
       {"SELECT j, u, t FROM documents", "SELECT json_object('a', 1) j, uuid() u, 'text' t"}) {
    const auto schema = session->describe({sql, {}});
    EXPECT_EQ(schema->field(0)->metadata()->Get("sqlpod.type").ValueOr(""), "json") << sql;
    EXPECT_EQ(schema->field(1)->metadata()->Get("sqlpod.type").ValueOr(""), "uuid") << sql;
    EXPECT_FALSE(schema->field(2)->HasMetadata()) << sql;
    EXPECT_TRUE(read(*session, sql)->schema()->Equals(schema, true)) << sql;
  }
}

TEST_F(MariadbTypes, AGeometryKeepsItsSrid) {
  const auto table = read(*connect(), "SELECT ST_GeomFromText('POINT(1 2)', 4326)");
  EXPECT_EQ(text_of(*checked(table->column(0)->GetScalar(0))),
            "0101000020E6100000000000000000F03F0000000000000040");
}

TEST_F(MariadbTypes, ExpressionsHaveTheServersTypes) {
  const auto table = read(*connect(),
                          "SELECT 5/3, sum(1.5), count(*), NULL, 1=1, @nothing, concat(1, 'a'), "
                          "sec_to_time(90061), greatest(1, 2.50), date_add(DATE '2024-01-31', "
                          "INTERVAL 1 DAY), CASE WHEN 1 THEN 1 ELSE 2.50 END");
  std::string types;
  std::string values;
  for (int i = 0; i < table->num_columns(); ++i) {
    types += table->field(i)->type()->ToString() + "; ";
    values += text_of(*checked(table->column(i)->GetScalar(0))) + "; ";
  }
  EXPECT_EQ(types,
            "decimal128(5, 4); decimal128(24, 1); int64; null; int32; binary; string; "
            "duration[us]; decimal128(3, 2); date32[day]; decimal128(3, 2); ");
  EXPECT_EQ(values, "1.6667; 1.5; 1; NULL; 1; NULL; 1a; 90061000000; 2.50; 2024-02-01; 1.00; ");
}

TEST_F(MariadbTypes, ATimestampIsTheSessionsClock) {
  server_.mariadb(
      "CREATE OR REPLACE TABLE clocks (t TIMESTAMP, d DATETIME);"
      "SET time_zone = '+00:00';"
      "INSERT INTO clocks VALUES ('2024-01-31 10:00:00', '2024-01-31 10:00:00')");
  const auto session = connect({{"time_zone", "+05:30"}});
  EXPECT_EQ(cell(*session, "SELECT t FROM clocks"), "2024-01-31 15:30:00.000000");
  EXPECT_EQ(cell(*session, "SELECT d FROM clocks"), "2024-01-31 10:00:00.000000");
}

TEST_F(MariadbTypes, ADayThatIsInNoCalendarIsNamedByRowAndColumn) {
  const auto session = connect({{"sql_mode", "ALLOW_INVALID_DATES"}});
  run(*session, "CREATE OR REPLACE TEMPORARY TABLE days (i INT, d DATE, t DATETIME)");
  run(*session,
      "INSERT INTO days VALUES (1, '2024-01-01', '2024-01-01'), (2, '0000-00-00', '2024-01-01'), "
      "(3, '2024-01-01', '2023-02-31 10:00:00')");
  const Error zero = error_from([&] { read(*session, "SELECT d FROM days ORDER BY i"); });
  EXPECT_EQ(zero.kind(), ErrorKind::query);
  EXPECT_EQ(zero.message(), "row 2, column 'd': a zero date is no day of the calendar");
  EXPECT_THAT(zero.hint(), HasSubstr("NULLIF"));
}

TEST_F(MariadbTypes, ADayThatItsMonthHasNotIsNamedByRowAndColumn) {
  const auto session = connect({{"sql_mode", "ALLOW_INVALID_DATES"}});
  const Error error = error_from([&] { read(*session, "SELECT CAST('2023-02-31' AS DATE) AS d"); });
  EXPECT_EQ(error.message(), "row 1, column 'd': the month has no day 31");
}

TEST_F(MariadbTypes, TextThatDoesNotComeAsUtf8IsRefused) {
  const auto session = connect({{"init_command", "SET NAMES latin1"}});
  const Error error = error_from([&] { read(*session, "SELECT 1 AS n, 'x' AS t"); });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(error.message(), HasSubstr("column 't' comes in the character set latin1"));
}

TEST_F(MariadbTypes, ABatchIsBoundedByItsBytes) {
  const auto session = connect();
  const auto reader =
      session->query({"SELECT repeat('x', 1000000) AS t, seq FROM seq_1_to_20", {}});
  std::int64_t rows = 0;
  while (const auto batch = checked(reader->Next())) {
    EXPECT_LE(batch->num_rows(), 6);
    rows += batch->num_rows();
  }
  EXPECT_EQ(rows, 20);
}

TEST_F(MariadbTypes, ARowOfSeveralPacketsComesWhole) {
  // A packet of the protocol holds 16,777,215 bytes.
  const auto table = read(*connect(),
                          "SELECT repeat('x', 9000000) AS a, repeat('y', 9000000) AS b, 1 AS c "
                          "UNION ALL SELECT 'a', 'b', 2");
  const auto text = [&](int column, std::int64_t row) {
    return checked(table->column(column)->GetScalar(row))->ToString();
  };
  EXPECT_EQ(text(0, 0), std::string(9'000'000, 'x'));
  EXPECT_EQ(text(1, 0), std::string(9'000'000, 'y'));
  EXPECT_EQ(text(1, 1), "b");
  EXPECT_EQ(text(2, 1), "2");
}

TEST_F(MariadbTypes, TypesComeTheSameOverCompression) {
  const auto session = connect({{"compress", "true"}});
  const auto table = read(*session,
                          "SELECT seq, cast(seq / 3 AS DECIMAL(20,4)) AS d, repeat('x', seq % 300) "
                          "AS t FROM seq_1_to_40000");
  ASSERT_EQ(table->num_rows(), 40'000);
  EXPECT_EQ(checked(table->column(1)->GetScalar(39'999))->ToString(), "13333.3333");
  EXPECT_EQ(checked(table->column(2)->GetScalar(298))->ToString(), std::string(299, 'x'));
}

TEST_F(MariadbTypes, AConnectionKilledBetweenRowsIsNeverTheEnd) {
  const auto session = connect();
  const auto reader = session->query({"SELECT seq FROM seq_1_to_100000000", {}});
  ASSERT_NE(checked(reader->Next()), nullptr);
  server_.kill_connections();
  const Error error = error_from([&] {
    while (checked(reader->Next()) != nullptr) {
    }
  });
  EXPECT_EQ(error.kind(), ErrorKind::transient) << error.message();
}

TEST_F(MariadbTypes, AProceduresTableIsReadAndTheSessionGoesOn) {
  server_.mariadb("CREATE OR REPLACE PROCEDURE two_rows() SELECT seq, 'x' AS t FROM seq_1_to_2");
  const auto session = connect();
  EXPECT_EQ(read(*session, "CALL two_rows()")->num_rows(), 2);
  EXPECT_EQ(cell(*session, "SELECT 7"), "7");
  EXPECT_EQ(session->execute({"SELECT 1 UNION SELECT 2", {}}).rows, 2);
}

}  // namespace
}  // namespace sqlpod::testing
