#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/url.h"
#include "error/error.h"
#include "executor/engine/soci/options.h"

namespace sqlpod {
namespace {

using ::testing::HasSubstr;

ClientOptions options_of_url(const std::string& url) {
  return soci::options_of(connect_args_of(parse_url(url)));
}

Error error_of_url(const std::string& url) {
  try {
    options_of_url(url);
  } catch (const Error& error) {
    return error;
  }
  return {ErrorKind::internal, "nothing was thrown"};
}

TEST(SociOptions, TheConnectStringPassesAsItIs) {
  const auto options = options_of_url("soci:///?backend=db2&connect_string=DSN%3Dsample;Uid%3Da'b");
  EXPECT_EQ(text_of(options, "backend"), "db2");
  EXPECT_EQ(text_of(options, "connect_string"), "DSN=sample;Uid=a'b");
  EXPECT_EQ(text_of(options, "connect_timeout"), "30");
}

TEST(SociOptions, PartsOfTheUrlFollowAsPairs) {
  const auto options = options_of_url(
      "soci://me:p%20w@host.example:5000/db?backend=oracle&connect_string=charset%3DUTF8");
  EXPECT_EQ(text_of(options, "connect_string"),
            "charset=UTF8 host=host.example port=5000 dbname=db user=me password='p w'");
}

TEST(SociOptions, ADriversOwnLogIsRefusedWhereOdbcsReadTheString) {
  EXPECT_THROW(options_of_url("soci:///?backend=odbc&connect_string=DSN%3Da;CommLog%3D1"), Error);
  EXPECT_NO_THROW(options_of_url("soci:///?backend=sqlite3&connect_string=debug%3D1"));
}

TEST(SociOptions, TheConnectStringStaysASecret) {
  const auto options = options_of_url("soci://me:hunter2@host/db?backend=db2");
  EXPECT_TRUE(std::holds_alternative<Secret>(options.at(1).value));
}

TEST(SociOptions, AValueThatCouldEndEarlyIsRefusedAndNotShown) {
  for (const char* password : {"hun'ter2", "hun%5Cter2", "hun%22ter2"}) {
    const Error error = error_of_url("soci://me:" + std::string(password) + "@h/db?backend=db2");
    EXPECT_EQ(error.kind(), ErrorKind::usage) << password;
    EXPECT_THAT(error.message(), HasSubstr("'password'"));
    EXPECT_THAT(error.message() + error.hint() + error.details(), Not(HasSubstr("ter2")))
        << password;
  }
}

TEST(SociOptions, ABackendIsNeeded) {
  const Error error = error_of_url("soci://host/db");
  EXPECT_EQ(error.kind(), ErrorKind::usage);
  EXPECT_THAT(error.hint(), HasSubstr("backend="));
}

TEST(SociOptions, ABackendsNameHasNoPath) {
  for (const char* name : {"../x", "a/b", "DB2", "a.b", "a%20b", "%C3%A4"}) {
    EXPECT_EQ(error_of_url("soci:///?backend=" + std::string(name)).kind(), ErrorKind::usage)
        << name;
  }
  EXPECT_EQ(error_of_url("soci:///?backend=" + std::string(65, 'a')).kind(), ErrorKind::usage);
}

TEST(SociOptions, AnUnknownArgIsRefused) {
  const Error error = error_of_url("soci:///?backend=db2&conect_string=x");
  EXPECT_EQ(error.kind(), ErrorKind::usage);
  EXPECT_THAT(error.hint(), HasSubstr("connect_string"));
}

TEST(SociOptions, ATimeOutIsSeconds) {
  EXPECT_EQ(text_of(options_of_url("soci:///?backend=db2&timeout=5"), "connect_timeout"), "5");
  EXPECT_EQ(error_of_url("soci:///?backend=db2&timeout=-1").kind(), ErrorKind::usage);
}

}  // namespace
}  // namespace sqlpod
