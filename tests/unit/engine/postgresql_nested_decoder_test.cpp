// Decoding of values made of others; the bytes are what the SQL beside them gives, malformed ones
// are refused.
#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "error/error.h"
#include "executor/engine/postgresql/decoder.h"
#include "executor/engine/postgresql/oids.h"
#include "tests/support/shown_value.h"

namespace sqlpod::postgresql {
namespace {

using Kind = Type::Kind;
using ::testing::HasSubstr;

constexpr Oid pair_oid = 0x408d;
constexpr Oid small_oid = 0x408f;

Type array_of(Type element, int dimensions = 1) {
  Type array{.kind = Kind::array, .oid = 1, .dimensions = dimensions};
  array.parts.push_back(std::move(element));
  return array;
}

/// CREATE TYPE pair AS (id int4, label text)
Type pair_type() {
  return {.kind = Kind::composite,
          .oid = pair_oid,
          .parts = {{.oid = int4_oid}, {.oid = text_oid}},
          .names = {"id", "label"}};
}

const Type hstore{.kind = Kind::hstore, .oid = 16400};

std::string from_hex(std::string_view digits) {
  std::string bytes;
  std::string pair;
  for (const char digit : digits) {
    if (digit == ' ') continue;
    pair += digit;
    if (pair.size() < 2) continue;
    bytes += static_cast<char>(std::stoi(pair, nullptr, 16));
    pair.clear();
  }
  return bytes;
}

/// A NULL, the value and again a NULL decoded; the value as a text.
std::string decoded(const Type& type, std::string_view hex) {
  const auto builder = arrow::MakeBuilder(field_of("x", type)->type()).ValueOrDie();
  const auto decoder = make_decoder(type, *builder);
  decoder->append_null();
  decoder->append(from_hex(hex));
  decoder->append_null();
  const auto array = builder->Finish().ValueOrDie();
  EXPECT_TRUE(array->ValidateFull().ok()) << array->ToString();
  EXPECT_EQ(array->length(), 3);
  EXPECT_EQ(array->null_count(), 2);
  return testing::shown(*array, 1);
}

struct Case {
  std::string sql;
  Type type;
  std::string hex;
  std::string value;
};

TEST(PostgresqlNestedDecoder, ReadsWhatTheServerSends) {
  const std::vector<Case> cases = {
      {"array_send('{1,NULL,3}'::int4[])", array_of({.oid = int4_oid}),
       "00000001 00000001 00000017 00000003 00000001 00000004 00000001 ffffffff 00000004 00000003",
       "[1, null, 3]"},
      {"array_send('{}'::int4[])", array_of({.oid = int4_oid}), "00000000 00000000 00000017", "[]"},
      {"array_send('{}'::int4[])", array_of({.oid = int4_oid}, 3), "00000000 00000000 00000017",
       "[]"},
      {"array_send('{{1,2},{3,4}}'::int4[])", array_of({.oid = int4_oid}, 2),
       "00000002 00000000 00000017 00000002 00000001 00000002 00000001"
       "00000004 00000001 00000004 00000002 00000004 00000003 00000004 00000004",
       "[[1, 2], [3, 4]]"},
      {"array_send('{{{1,2},{3,4}},{{5,6},{7,8}}}'::int2[])", array_of({.oid = int2_oid}, 3),
       "00000003 00000000 00000015 00000002 00000001 00000002 00000001 00000002 00000001"
       "00000002 0001 00000002 0002 00000002 0003 00000002 0004"
       "00000002 0005 00000002 0006 00000002 0007 00000002 0008",
       "[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]"},
      {"array_send('{a,\"\",NULL}'::text[])", array_of({.oid = text_oid}),
       "00000001 00000001 00000019 00000003 00000001 00000001 61 00000000 ffffffff",
       "['a', '', null]"},
      {"array_send('[0:1]={7,8}'::int2[])", array_of({.oid = int2_oid}),
       "00000001 00000000 00000015 00000002 00000000 00000002 0007 00000002 0008", "[7, 8]"},
      {"array_send(ARRAY[1,2]::small[])", array_of({.oid = int4_oid, .domain = small_oid}),
       "00000001 00000000 0000408f 00000002 00000001 00000004 00000001 00000004 00000002",
       "[1, 2]"},
      {"record_send(ROW(1,'a')::pair)", pair_type(),
       "00000002 00000017 00000004 00000001 00000019 00000001 61", "{id: 1, label: 'a'}"},
      {"record_send(ROW(NULL,NULL)::pair)", pair_type(),
       "00000002 00000017 ffffffff 00000019 ffffffff", "{id: null, label: null}"},
      {"array_send(ARRAY[ROW(1,'a')::pair,NULL])", array_of(pair_type()),
       "00000001 00000001 0000408d 00000002 00000001 00000019 00000002 00000017 00000004 00000001 "
       "00000019 00000001 61 ffffffff",
       "[{id: 1, label: 'a'}, null]"},
      {"hstore_send('a=>1,b=>NULL'::hstore)", hstore,
       "00000002 00000001 61 00000001 31 00000001 62 ffffffff", "{'a' => '1', 'b' => null}"},
      {"hstore_send(''::hstore)", hstore, "00000000", "{}"},
  };
  for (const Case& c : cases) EXPECT_EQ(decoded(c.type, c.hex), c.value) << c.sql;
}

TEST(PostgresqlNestedDecoder, RefusesMalformedBytes) {
  const Type integers = array_of({.oid = int4_oid});
  const std::vector<Case> cases = {
      {"no bytes", integers, "", "cut short"},
      {"no flags", integers, "00000000", "cut short"},
      {"negative number of dimensions", integers, "ffffffff 00000000 00000017",
       "number of dimensions is -1"},
      {"7 dimensions", integers, "00000007 00000000 00000017", "number of dimensions is 7"},
      {"unknown flags", integers, "00000000 00000002 00000017", "its flags are 2"},
      {"elements of another type", integers, "00000000 00000000 00000014",
       "type 20 stands where one of type 23"},
      {"the type beneath a domain", array_of({.oid = int4_oid, .domain = small_oid}),
       "00000000 00000000 00000017", "type 23 stands where one of type 16527"},
      {"bytes behind an empty array", integers, "00000000 00000000 00000017 00",
       "1 bytes too many"},
      {"no dimension", integers, "00000001 00000000 00000017", "cut short"},
      {"negative length of a dimension", integers, "00000001 00000000 00000017 80000000 00000001",
       "number of parts is -2147483648"},
      {"more elements than bytes", integers, "00000001 00000000 00000017 7fffffff 00000001",
       "cut short"},
      {"a product of lengths that overflows", array_of({.oid = int4_oid}, 6),
       "00000006 00000000 00000017 00000024 00000001 00000024 00000001 00000024 00000001"
       "00000024 00000001 00000024 00000001 00000024 00000001 00000000",
       "cut short"},
      {"no element", integers, "00000001 00000000 00000017 00000001 00000001", "cut short"},
      {"negative size of an element", integers,
       "00000001 00000000 00000017 00000001 00000001 fffffffe", "a length is -2"},
      {"an element cut short", integers,
       "00000001 00000000 00000017 00000001 00000001 00000004 0000", "cut short"},
      {"bytes behind the last element", integers,
       "00000001 00000000 00000017 00000001 00000001 00000004 00000001 00", "1 bytes too many"},
      {"fields too few", pair_type(), "00000001 00000017 00000004 00000001",
       "1 fields instead of 2"},
      {"negative number of fields", pair_type(), "ffffffff", "-1 fields instead of 2"},
      {"a field of another type", pair_type(),
       "00000002 00000014 00000008 0000000000000001 00000019 ffffffff",
       "type 20 stands where one of type 23"},
      {"a field cut short", pair_type(), "00000002 00000017 00000004 0000", "cut short"},
      {"a field's size is no integer's", pair_type(),
       "00000002 00000017 00000003 000001 00000019 ffffffff", "field 'id': "},
      {"bytes behind the last field", pair_type(),
       "00000002 00000017 ffffffff 00000019 ffffffff 00", "1 bytes too many"},
      {"negative number of pairs", hstore, "ffffffff", "number of parts is -1"},
      {"more pairs than bytes", hstore, "7fffffff 00000001 61 ffffffff", "cut short"},
      {"a key that is NULL", hstore, "00000001 ffffffff 00000001 61", "a key is NULL"},
      {"a value cut short", hstore, "00000001 00000001 61 00000003 61", "cut short"},
      {"bytes behind the last pair", hstore, "00000000 00", "1 bytes too many"},
  };
  for (const Case& c : cases) {
    try {
      ADD_FAILURE() << c.sql << ": " << decoded(c.type, c.hex);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::query) << c.sql;
      EXPECT_THAT(error.message(), HasSubstr(c.value)) << c.sql;
      EXPECT_THAT(error.hint(), HasSubstr("text")) << c.sql;
    }
  }
}

TEST(PostgresqlNestedDecoder, AnArrayOfOtherDimensionsIsRefusedByTheirNumber) {
  const std::string flat = "00000001 00000000 00000017 00000001 00000001 00000004 00000001";
  const std::string square =
      "00000002 00000000 00000017 00000001 00000001 00000001 00000001 00000004 00000001";
  const auto message = [](const Type& type, const std::string& hex) {
    try {
      return decoded(type, hex);
    } catch (const Error& error) {
      EXPECT_THAT(error.hint(), HasSubstr("cast the column to text"));
      return error.message();
    }
  };
  EXPECT_EQ(message(array_of({.oid = int4_oid}), square),
            "an array of 2 dimensions stands in a column of 1 dimension");
  EXPECT_EQ(message(array_of({.oid = int4_oid}, 2), flat),
            "an array of 1 dimension stands in a column of 2 dimensions");
}

TEST(PostgresqlNestedDecoder, AnArrowTypeOfAnotherShapeIsABug) {
  const auto refused = [](const Type& type, const std::shared_ptr<arrow::DataType>& arrow_type) {
    const auto builder = arrow::MakeBuilder(arrow_type).ValueOrDie();
    try {
      make_nested_decoder(type, *builder);
    } catch (const Error& error) {
      EXPECT_THAT(error.message(), HasSubstr(arrow_type->ToString()));
      return error.kind() == ErrorKind::internal;
    }
    return false;
  };
  EXPECT_TRUE(refused(array_of({.oid = int4_oid}), arrow::int32()));
  EXPECT_TRUE(refused(array_of({.oid = int4_oid}, 2), arrow::list(arrow::int32())));
  EXPECT_TRUE(refused(pair_type(), arrow::struct_({arrow::field("id", arrow::int32())})));
  EXPECT_TRUE(refused(pair_type(), arrow::utf8()));
  EXPECT_TRUE(refused(hstore, arrow::map(arrow::utf8(), arrow::int32())));
  EXPECT_TRUE(refused({.oid = int4_oid}, arrow::int32()));
}

}  // namespace
}  // namespace sqlpod::postgresql
