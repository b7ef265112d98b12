#include "config/connect_args.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>

#include "error/error.h"

namespace sqlpod {
namespace {

ConnectArg arg(ConnectValue value) {
  return {"connect_timeout", "timeout", std::move(value)};
}

std::string text_of(const ConnectArg* found) {
  return found == nullptr ? "(none)" : std::string(found->text().reveal());
}

TEST(ConnectArgs, NamesThatDriversDisagreeOnAreOneOption) {
  const std::pair<std::string, std::string> cases[] = {
      {"user", "user"},
      {"username", "user"},
      {"password", "password"},
      {"passwd", "password"},
      {"pwd", "password"},
      {"database", "database"},
      {"dbname", "database"},
      {"db", "database"},
      {"host", "host"},
      {"hostname", "host"},
      {"server", "host"},
      {"connect_timeout", "connect_timeout"},
      {"timeout", "connect_timeout"},
      {"login_timeout", "connect_timeout"},
      {"sslmode", "sslmode"},
      {"Timeout", "Timeout"},
      {"", ""},
  };
  for (const auto& [name, canonical] : cases) EXPECT_EQ(canonical_connect_arg(name), canonical);
}

TEST(ConnectArgs, TheLaterWinsAndKeepsThePlaceOfTheFirst) {
  ConnectArgs args;
  args.set("password", Secret("one"));
  args.set("port", std::int64_t{5432});
  args.set("passwd", Secret("two"));
  ASSERT_EQ(args.all().size(), 2U);
  EXPECT_EQ(args.all()[0].name, "password");
  EXPECT_EQ(args.all()[0].given_as, "passwd");
  EXPECT_EQ(text_of(args.find("password")), "two");
  EXPECT_EQ(args.find("passwd"), nullptr);
}

TEST(ConnectArgs, TextIsInPlainForm) {
  EXPECT_EQ(arg(10.0).text().reveal(), "10");
  EXPECT_EQ(arg(1e20).text().reveal(), "100000000000000000000");
  EXPECT_EQ(arg(0.25).text().reveal(), "0.25");
  EXPECT_EQ(arg(std::numeric_limits<double>::denorm_min()).text().reveal().size(), 326U);
  EXPECT_EQ(arg(-std::numeric_limits<double>::max()).text().reveal().size(), 310U);
  EXPECT_EQ(arg(std::int64_t{-5}).text().reveal(), "-5");
  EXPECT_EQ(arg(true).text().reveal(), "true");
  EXPECT_EQ(arg(false).text().reveal(), "false");
  EXPECT_EQ(arg("x y").text().reveal(), "x y");
  EXPECT_EQ(arg(Secret("s")).text().reveal(), "s");
}

TEST(ConnectArgs, NumbersAreReadFromEveryFormThatTheyAreGivenIn) {
  EXPECT_EQ(arg(std::int64_t{30}).integer(), 30);
  EXPECT_EQ(arg(10.0).integer(), 10);
  EXPECT_EQ(arg("30").integer(), 30);
  EXPECT_EQ(arg(Secret("30")).integer(), 30);
  EXPECT_EQ(arg("0.5").number(), 0.5);
  EXPECT_EQ(arg(std::int64_t{3}).number(), 3.0);
  EXPECT_EQ(arg(2.5).number(), 2.5);
}

TEST(ConnectArgs, TruthValuesAreReadFromEveryFormThatTheyAreGivenIn) {
  for (ConnectArg& truth :
       std::array{arg(true), arg(std::int64_t{1}), arg(1.0), arg("Yes"), arg("on"), arg("TRUE")}) {
    EXPECT_TRUE(truth.boolean());
  }
  for (ConnectArg& truth : std::array{arg(false), arg(std::int64_t{0}), arg(0.0), arg("no"),
                                      arg("off"), arg("False")}) {
    EXPECT_FALSE(truth.boolean());
  }
}

template <typename Read>
std::string error_of(Read read) {
  try {
    read();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_FALSE(error.hint().empty());
    return error.message();
  }
  return "(none)";
}

TEST(ConnectArgs, AnUnfitValueIsNamedAsItWasGiven) {
  const auto integer = [](ConnectValue value) {
    return error_of([&] { (void)arg(std::move(value)).integer(); });
  };
  EXPECT_EQ(integer("abc"), "connect arg 'timeout': 'abc' is not a whole number");
  EXPECT_EQ(integer(""), "connect arg 'timeout': '' is not a whole number");
  EXPECT_EQ(integer("9223372036854775808"),
            "connect arg 'timeout': '9223372036854775808' is not a whole number");
  EXPECT_EQ(integer(1.5), "connect arg 'timeout': '1.5' is not a whole number");
  EXPECT_EQ(integer(true), "connect arg 'timeout': 'true' is not a whole number");
  EXPECT_EQ(integer(1e300), "connect arg 'timeout': a text of 301 bytes is not a whole number");
  EXPECT_EQ(integer(std::numeric_limits<double>::quiet_NaN()),
            "connect arg 'timeout': 'nan' is not a whole number");
  EXPECT_EQ(error_of([] { (void)arg("inf").number(); }),
            "connect arg 'timeout': 'inf' is not a number");
  EXPECT_EQ(error_of([] { (void)arg(std::int64_t{2}).boolean(); }),
            "connect arg 'timeout': '2' is not true or false");
}

TEST(ConnectArgs, AnUnfitSecretIsNotShown) {
  EXPECT_EQ(error_of([] { (void)arg(Secret("hunter2")).integer(); }),
            "connect arg 'timeout': its value is not a whole number");
}

TEST(ConnectArgs, OfAUrlAreItsPartsThenItsQuery) {
  const ConnectArgs args = connect_args_of(
      parse_url("pg://u:p@h:5432/d?sslmode=require&dbname=e&sslpassword=s&passwd=q"));
  std::string names;
  for (const ConnectArg& each : args.all()) names += each.name + "=" + text_of(&each) + " ";
  EXPECT_EQ(names, "user=u password=q host=h port=5432 database=e sslmode=require sslpassword=s ");
  EXPECT_TRUE(std::holds_alternative<Secret>(args.find("password")->value));
  EXPECT_TRUE(std::holds_alternative<Secret>(args.find("sslpassword")->value));
  EXPECT_TRUE(std::holds_alternative<std::int64_t>(args.find("port")->value));
}

TEST(ConnectArgs, EmptyPartsOfAUrlAreNoArgs) {
  EXPECT_TRUE(connect_args_of(parse_url("pg://:@/")).all().empty());
}

TEST(ConnectArgs, ARepeatedQueryKeyIsAList) {
  const ConnectArgs args = connect_args_of(parse_url("pg://x/d?host=a:1&host=b:2"));
  EXPECT_EQ(text_of(args.find("host")), "a:1,b:2");
}

TEST(ConnectArgs, NamesOfSecretsAreKnown) {
  for (const char* name : {"password", "PWD", "sslpassword", "passwd", "ssl_passphrase",
                           "client_secret", "token", "connect_string"}) {
    EXPECT_TRUE(is_secret_connect_arg(name)) << name;
  }
  for (const char* name : {"user", "sslmode", "passfile", "sslkey", ""}) {
    EXPECT_FALSE(is_secret_connect_arg(name)) << name;
  }
}

}  // namespace
}  // namespace sqlpod
