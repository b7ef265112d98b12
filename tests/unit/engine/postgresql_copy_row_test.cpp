// COPY's binary format; the messages are what `COPY (SELECT …) TO STDOUT (FORMAT binary)` gives.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "executor/engine/postgresql/copy_row.h"

namespace sqlpod::postgresql {
namespace {

using namespace std::string_literals;

const std::string header = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0"s;
const std::string trailer = "\xff\xff"s;

/// The fields of a row, NULL as "NULL"; "malformed" when it is none.
std::string fields(std::string_view message) {
  try {
    CopyRow row(message);
    std::string text;
    for (int i = 0; i < row.count(); ++i) {
      const auto value = row.next();
      text += (value ? std::string(*value) : "NULL") + "|";
    }
    return text + (row.at_end() ? "" : "and more");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::internal);
    return "malformed";
  }
}

TEST(PostgresqlCopyRow, HasFields) {
  // SELECT 'ab'::text, NULL::int, ''::text
  EXPECT_EQ(fields("\0\3\0\0\0\2ab\xff\xff\xff\xff\0\0\0\0"s), "ab|NULL||");
  // SELECT FROM generate_series(1, 1)
  EXPECT_EQ(fields("\0\0"s), "");
  EXPECT_EQ(CopyRow(trailer).count(), -1);
}

TEST(PostgresqlCopyRow, AMalformedOneIsRefused) {
  const std::vector<std::string> rows = {
      "",
      "\0"s,
      "\0\1"s,
      "\0\1\0\0"s,              // no whole length
      "\0\1\0\0\0\3ab"s,        // a value cut short
      "\0\1\x7f\xff\xff\xff"s,  // 2 GB that are not there
      "\0\1\xff\xff\xff\xfe"s,  // a length below NULL's
      "\0\2\0\0\0\2ab"s,        // one field of two
      "\x7f\xff\0\0\0\2ab"s,    // one field of 32767
  };
  for (const std::string& row : rows) EXPECT_EQ(fields(row), "malformed");
  EXPECT_EQ(fields("\0\1\0\0\0\1abc"s), "a|and more");
}

TEST(PostgresqlCopyHeader, IsTakenOff) {
  EXPECT_EQ(without_copy_header(header), "");
  EXPECT_EQ(without_copy_header(header + trailer), trailer);
  // An extension is skipped, as the format asks of readers that do not know it.
  EXPECT_EQ(without_copy_header("PGCOPY\n\377\r\n\0\0\0\0\1\0\0\0\3xyzrest"s), "rest");
}

TEST(PostgresqlCopyHeader, AnUnknownOneIsRefused) {
  const std::vector<std::string> headers = {
      "",
      "1\t2\n",                             // COPY's text format
      "PGCOPY\n\377\n\0\0\0\0\0\0\0\0\0"s,  // line ends changed on the way
      header.substr(0, header.size() - 1),
      "PGCOPY\n\377\r\n\0\0\1\0\0\0\0\0\0"s,  // a flag that changes the format
      "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\1"s,  // an extension that is not there
      "PGCOPY\n\377\r\n\0\0\0\0\0\xff\xff\xff\xff"s,
  };
  for (const std::string& each : headers) {
    EXPECT_THROW(without_copy_header(each), Error) << each;
  }
}

}  // namespace
}  // namespace sqlpod::postgresql
