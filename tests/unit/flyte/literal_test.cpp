#include "flyte/literal.h"

#include <gmock/gmock.h>

#include "executor/query/python_text.h"
#include "tests/unit/flyte/flyte_testing.h"

namespace sqlpod::flyte {
namespace {

using messages::Literal;
using messages::LiteralType;
using testing::HasSubstr;

Literal no_fetch(const std::string& uri) {
  throw Error(ErrorKind::internal, "fetched " + uri);
}

TypedValue read(const Literal& literal, const LiteralType& type) {
  return LiteralReader(no_fetch).read(literal, type, "input 'x'");
}

sqlpod::Value value(const Literal& literal, messages::SimpleType type) {
  return read(literal, simple(type)).value;
}

LiteralType optional_integer() {
  LiteralType type;
  auto& variants = *type.mutable_union_type()->mutable_variants();
  *variants.Add() = simple(messages::INTEGER);
  variants[0].mutable_structure()->set_tag("int");
  *variants.Add() = simple(messages::NONE);
  return type;
}

Literal in_union(const Literal& inner, messages::SimpleType type) {
  Literal literal;
  auto& chosen = *literal.mutable_scalar()->mutable_union_value();
  *chosen.mutable_value() = inner;
  *chosen.mutable_type() = simple(type);
  return literal;
}

TEST(Literal, PrimitivesAreReadAsFlyteWritesThem) {
  using namespace messages;
  EXPECT_EQ(value(primitive("0800"), INTEGER), sqlpod::Value(std::int64_t{0}));
  EXPECT_EQ(value(primitive("08fbffffffffffffffff01"), INTEGER), sqlpod::Value(std::int64_t{-5}));
  EXPECT_EQ(value(primitive("110000000000000000"), FLOAT), sqlpod::Value(0.0));
  EXPECT_EQ(value(primitive("1a00"), STRING), sqlpod::Value(std::string()));
  EXPECT_EQ(value(primitive("2000"), BOOLEAN), sqlpod::Value(false));
  EXPECT_EQ(python_str(value(primitive("2a09088b9ec8ac0610a01f"), DATETIME)),
            "2024-01-01 01:02:03.000004+00:00");
  EXPECT_EQ(
      python_str(value(primitive("321608f6ffffffffffffffff011080b6ca91feffffffff01"), DURATION)),
      "-1 day, 23:59:49.500000");
}

TEST(Literal, NumbersTakeEachOthersPlaceAsInFlyte) {
  Literal real;
  real.mutable_scalar()->mutable_primitive()->set_float_value(-2.9);
  EXPECT_EQ(value(real, messages::INTEGER), sqlpod::Value(std::int64_t{-2}));
  EXPECT_EQ(value(integer(3), messages::FLOAT), sqlpod::Value(3.0));
  real.mutable_scalar()->mutable_primitive()->set_float_value(1e300);
  EXPECT_THAT(error_of([&] { value(real, messages::INTEGER); }).message(), HasSubstr("a float"));
}

TEST(Literal, AUnionIsReadByTheVariantThatItNames) {
  const TypedValue seven = read(in_union(integer(7), messages::INTEGER), optional_integer());
  EXPECT_EQ(seven.value, sqlpod::Value(std::int64_t{7}));
  EXPECT_TRUE(seven.type.nullable);
  Literal none;
  none.mutable_scalar()->mutable_none_type();
  EXPECT_TRUE(read(in_union(none, messages::NONE), optional_integer()).value.is_null());
  EXPECT_EQ(read(integer(7), optional_integer()).value, sqlpod::Value(std::int64_t{7}));
  EXPECT_THAT(error_of([] { read(text("x"), optional_integer()); }).message(),
              HasSubstr("none of its variants"));
}

TEST(Literal, ListsAndDictionariesAreReadToTheirDepth) {
  LiteralType lists;
  *lists.mutable_collection_type()->mutable_collection_type() = simple(messages::INTEGER);
  Literal outer;
  *outer.mutable_collection()->add_literals()->mutable_collection()->add_literals() = integer(1);
  outer.mutable_collection()->add_literals()->mutable_collection();
  const TypedValue nested = read(outer, lists);
  EXPECT_EQ(python_str(nested.value), "[[1], []]");
  EXPECT_EQ(nested.type.element->element->kind, TypeKind::integer);

  LiteralType map;
  *map.mutable_map_value_type() = simple(messages::INTEGER);
  Literal entries;
  (*entries.mutable_map()->mutable_literals())["b"] = integer(2);
  (*entries.mutable_map()->mutable_literals())["a"] = integer(1);
  EXPECT_EQ(python_str(read(entries, map).value), "{'a': 1, 'b': 2}");

  *outer.mutable_collection()->add_literals()->mutable_collection()->add_literals() = text("x");
  EXPECT_EQ(error_of([&] { read(outer, lists); }).message(),
            "input 'x'[2][0] is a text, where the task declares an integer");
}

TEST(Literal, MessagePackStandsForAnyTypeThatItFits) {
  EXPECT_EQ(python_str(read(msgpack("81a161cb3ff0000000000000"), simple(messages::STRUCT)).value),
            "{'a': 1.0}");
  EXPECT_EQ(value(msgpack("05"), messages::INTEGER), sqlpod::Value(std::int64_t{5}));
  EXPECT_EQ(value(msgpack("05"), messages::FLOAT), sqlpod::Value(5.0));
  EXPECT_EQ(value(msgpack("a178"), messages::STRING), sqlpod::Value(std::string("x")));
  EXPECT_EQ(python_str(value(msgpack("aa323032342d30312d3031"), messages::DATETIME)),
            "2024-01-01 00:00:00");
  LiteralType list;
  *list.mutable_collection_type() = simple(messages::INTEGER);
  EXPECT_EQ(python_str(read(msgpack("920102"), list).value), "[1, 2]");
  EXPECT_THAT(error_of([] { value(msgpack("a178"), messages::INTEGER); }).message(),
              HasSubstr("input 'x' is MessagePack of another kind"));
  EXPECT_THAT(error_of([] { value(msgpack("92"), messages::STRUCT); }).message(),
              HasSubstr("input 'x': no MessagePack"));
}

TEST(Literal, MessagePackIsReadByTheSimpleTypeThatIsDeclared) {
  using namespace messages;
  EXPECT_EQ(value(msgpack("cb4007333333333333"), INTEGER), sqlpod::Value(std::int64_t{2}));
  EXPECT_EQ(value(msgpack("c3"), BOOLEAN), sqlpod::Value(true));
  EXPECT_EQ(value(msgpack("c40100"), BINARY), sqlpod::Value(Bytes{std::string(1, '\0')}));
  EXPECT_EQ(python_str(value(msgpack("cb3ff8000000000000"), DURATION)), "0:00:01.500000");
  EXPECT_TRUE(value(msgpack("c0"), NONE).is_null());
  const std::pair<const char*, SimpleType> of_another[] = {
      {"cb7e37e43c8800759c", INTEGER},  // 1e300
      {"a178", FLOAT},
      {"01", STRING},
      {"01", BOOLEAN},
      {"01", DATETIME},
      {"a178", DURATION},
      {"cb7ff8000000000000", DURATION},  // not a number
      {"a178", BINARY},
      {"01", STRUCT},
      {"01", NONE},
  };
  for (const auto& [hex, type] : of_another) {
    const Error error =
        error_of([&literal = hex, &declared = type] { value(msgpack(literal), declared); });
    EXPECT_EQ(error.message(),
              "input 'x' is MessagePack of another kind, where the task declares " +
                  describe(simple(type)))
        << hex;
  }
  EXPECT_THAT(error_of([] { value(msgpack("a178"), DATETIME); }).message(),
              HasSubstr("input 'x': "));
}

TEST(Literal, MessagePackIsReadByTheTypeThatIsMadeOfOthers) {
  LiteralType map;
  *map.mutable_map_value_type() = simple(messages::INTEGER);
  EXPECT_EQ(python_str(read(msgpack("81a16101"), map).value), "{'a': 1}");
  EXPECT_THAT(error_of([&] { read(msgpack("81a161a178"), map); }).message(), HasSubstr("['a']"));
  EXPECT_THAT(error_of([&] { read(msgpack("01"), map); }).message(), HasSubstr("a dictionary"));
  LiteralType list;
  *list.mutable_collection_type() = simple(messages::INTEGER);
  EXPECT_THAT(error_of([&] { read(msgpack("01"), list); }).message(), HasSubstr("a list"));
  LiteralType color;
  color.mutable_enum_type()->add_values("red");
  EXPECT_EQ(read(msgpack("a3726564"), color).value, sqlpod::Value(std::string("red")));
  EXPECT_THAT(error_of([&] { read(msgpack("01"), color); }).message(), HasSubstr("of an enum"));
  EXPECT_EQ(read(msgpack("07"), optional_integer()).value, sqlpod::Value(std::int64_t{7}));
  EXPECT_TRUE(read(msgpack("c0"), optional_integer()).value.is_null());
  EXPECT_THAT(error_of([] { read(msgpack("a178"), optional_integer()); }).message(),
              HasSubstr("a union"));
  Literal other = msgpack("01");
  other.mutable_scalar()->mutable_binary()->set_tag("pickle");
  EXPECT_THAT(error_of([&] { value(other, messages::INTEGER); }).message(),
              HasSubstr("in the form 'pickle', not in MessagePack"));
}

TEST(Literal, AGenericStructHasFloatsAsInFlytesPython) {
  Literal literal;
  auto& fields = *literal.mutable_scalar()->mutable_generic()->mutable_fields();
  fields["n"].set_number_value(1);
  fields["l"].mutable_list_value()->add_values()->set_null_value(messages::NULL_VALUE);
  EXPECT_EQ(python_str(value(literal, messages::STRUCT)), "{'l': [None], 'n': 1.0}");
}

TEST(Literal, AnEnumIsItsValue) {
  LiteralType type;
  type.mutable_enum_type()->add_values("red");
  EXPECT_EQ(read(text("red"), type).value, sqlpod::Value(std::string("red")));
  EXPECT_THAT(error_of([&] { read(text("blue"), type); }).message(), HasSubstr("none of the enum"));
}

TEST(Literal, OneThatWasOffloadedIsFetched) {
  Literal literal;
  literal.mutable_offloaded_metadata()->set_uri("s3://b/x");
  const auto fetch = [](const std::string& uri) {
    EXPECT_EQ(uri, "s3://b/x");
    return integer(5);
  };
  EXPECT_EQ(LiteralReader(fetch).read(literal, simple(messages::INTEGER), "input 'x'").value,
            sqlpod::Value(std::int64_t{5}));
  const auto itself = [&](const std::string&) { return literal; };
  EXPECT_THAT(error_of([&] {
                LiteralReader(itself).read(literal, simple(messages::INTEGER), "input 'x'");
              }).message(),
              HasSubstr("refers to itself"));
}

TEST(Literal, WhatAQueryCannotUseIsAnErrorThatNamesTheInput) {
  LiteralType file;
  file.mutable_blob();
  EXPECT_THAT(error_of([&] { read({}, file); }).message(), HasSubstr("'x' is declared as a file"));
  LiteralType table;
  table.mutable_structured_dataset_type();
  EXPECT_THAT(error_of([&] { read({}, table); }).message(), HasSubstr("a table"));
  EXPECT_THAT(error_of([] { read({}, {}); }).message(), HasSubstr("a type that is not known"));
  EXPECT_THAT(error_of([] { value({}, messages::INTEGER); }).message(), HasSubstr("no value"));
  EXPECT_THAT(error_of([] { value(text("5"), messages::INTEGER); }).message(),
              HasSubstr("input 'x' is a text, where the task declares an integer"));
  Literal far;
  far.mutable_scalar()->mutable_primitive()->mutable_datetime()->set_seconds(253'402'300'800);
  EXPECT_THAT(error_of([&] { value(far, messages::DATETIME); }).message(), HasSubstr("years 1 to"));
  far.mutable_scalar()->mutable_primitive()->mutable_duration()->set_seconds(INT64_MIN);
  EXPECT_THAT(error_of([&] { value(far, messages::DURATION); }).message(), HasSubstr("285,000"));
}

}  // namespace
}  // namespace sqlpod::flyte
