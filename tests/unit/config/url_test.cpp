#include "config/url.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "error/error.h"

namespace sqlpod {
namespace {

std::string text_or_none(const std::optional<std::string>& text) {
  return text.value_or("(none)");
}

// dialect driver|user|password|host|port|database|key=value…
std::string parts_of(std::string_view text) {
  const Url url = parse_url(text);
  std::string parts = url.dialect + " " + url.driver + "|" + text_or_none(url.user) + "|" +
                      (url.password ? std::string(url.password->reveal()) : "(none)") + "|" +
                      text_or_none(url.host) + "|" +
                      (url.port ? std::to_string(*url.port) : "(none)") + "|" +
                      text_or_none(url.database);
  for (const auto& [key, value] : url.query)
    parts.append("|").append(key).append("=").append(value);
  return parts;
}

TEST(Url, PartsAreThoseOfSqlAlchemy) {
  const std::pair<std::string, std::string> cases[] = {
      {"postgresql+psycopg2://user:pw@host:5432/db", "postgresql psycopg2|user|pw|host|5432|db"},
      {"PostgreSQL+Psycopg2://h", "postgresql psycopg2|(none)|(none)|h|(none)|(none)"},
      {"oracle+cx_oracle://u:p@localhost:1234/my.db", "oracle cx_oracle|u|p|localhost|1234|my.db"},
      {"postgres://u@h/d", "postgres |u|(none)|h|(none)|d"},
      {"sqlite://", "sqlite |(none)|(none)|(none)|(none)|(none)"},
      {"sqlite:///rel.db", "sqlite |(none)|(none)|(none)|(none)|rel.db"},
      {"sqlite:////abs/x.db", "sqlite |(none)|(none)|(none)|(none)|/abs/x.db"},
      {"sqlite:///:memory:", "sqlite |(none)|(none)|(none)|(none)|:memory:"},
      {"postgresql://h:5/", "postgresql |(none)|(none)|h|5|"},
      {"postgresql://:5/d", "postgresql |(none)|(none)|(none)|5|d"},
      {"pg://h1,h2:5432/d", "pg |(none)|(none)|h1,h2|5432|d"},
      {"postgresql://user:@h/d", "postgresql |user||h|(none)|d"},
      {"postgresql://:pw@h/d", "postgresql ||pw|h|(none)|d"},
      {"postgresql://a@b@h/d", "postgresql |a@b|(none)|h|(none)|d"},
      {"mysql://h/d?", "mysql |(none)|(none)|h|(none)|d"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(parts_of(text), expected) << text;
}

TEST(Url, IsPercentDecodedAndAPlusStaysOneOutsideTheQuery) {
  EXPECT_EQ(parts_of("pg://u%40x:p%2Fq+r@h/d%20b+c?k%3D=a+b%2Bc"),
            "pg |u@x|p/q+r|h|(none)|d b+c|k==a b+c");
  EXPECT_EQ(parts_of("pg://u:100%@h/50%zz"), "pg |u|100%|h|(none)|50%zz");
  EXPECT_EQ(parts_of("pg://u:%C3%A9@h"), "pg |u|é|h|(none)|(none)");
}

TEST(Url, AnIpv6HostStandsInBrackets) {
  EXPECT_EQ(parts_of("pg://u:p@[::1]:5432/d"), "pg |u|p|::1|5432|d");
  EXPECT_EQ(parts_of("pg://[fe80::1]?a=1"), "pg |(none)|(none)|fe80::1|(none)|(none)|a=1");
}

TEST(Url, APasswordEndsAtTheFirstAtSign) {
  EXPECT_EQ(parts_of("pg://u:p@ss@h/d"), "pg |u|p|ss@h|(none)|d");
  EXPECT_EQ(parts_of("pg://u:p/q?r@h/d"), "pg |u|p/q?r|h|(none)|d");
  EXPECT_EQ(parts_of("pg://u:a:b@h/d"), "pg |u|a:b|h|(none)|d");
}

TEST(Url, ARepeatedKeyStandsRepeatedlyAndABlankOneNotAtAll) {
  EXPECT_EQ(parts_of("pg://h/d?a=1&b=&c&a=2&&d=x=y"), "pg |(none)|(none)|h|(none)|d|a=1|a=2|d=x=y");
}

std::string error_of(std::string_view text) {
  try {
    parse_url(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_FALSE(error.hint().empty());
    return error.message();
  }
  return "(parsed)";
}

TEST(Url, WhatDoesNotParseSaysWhy) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "the URL '' does not parse: it does not start with a dialect such as postgresql://"},
      {"my-driver://h/d",
       "the URL '***' does not parse: it does not start with a dialect such as postgresql://"},
      {"://x",
       "the URL '***' does not parse: it does not start with a dialect such as postgresql://"},
      {"+x://h", "the URL '+x://h' does not parse: the dialect before the + is missing"},
      {"pg+://h", "the URL 'pg+://h' does not parse: the driver after the + is missing"},
      {"pg://h:/d", "the URL 'pg://h:/d' does not parse: the port is not a number from 1 to 65535"},
      {"pg://h:0/d",
       "the URL 'pg://h:0/d' does not parse: the port is not a number from 1 to 65535"},
      {"pg://h:65536/d",
       "the URL 'pg://h:65536/d' does not parse: the port is not a number from 1 to 65535"},
      {"pg://u:pw@h:abc/d",
       "the URL 'pg://u:***@h:abc/d' does not parse: the port is not a number from 1 to 65535"},
      {"pg://[::1]x/d",
       "the URL 'pg://[::1]x/d' does not parse: something stands between the ] of the host and the "
       "port"},
      {"pg://u:%ff@h/d",
       "the URL 'pg://u:***@h/d' does not parse: the percent-encoded password is not UTF-8 text"},
      {"pg://h/a%00b",
       "the URL 'pg://h/a%00b' does not parse: the percent-encoded database is not UTF-8 text"},
      {"pg://h/a\nb", "the URL does not parse: it holds a control character"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(error_of(text), expected) << text;
}

TEST(Url, NoErrorShowsAPassword) {
  for (const std::string text : {
           "hunter2",                                      // a password in the wrong place
           "user:hunter2@host/db",                         // no dialect
           "postgresql:/user:hunter2@host/db",             // a slash is missing
           "my-driver://user:hunter2@host/db",             // no scheme
           "host=h user=u password=hunter2",               // another syntax
           "pg://user:hunter2",                            // cut off: reads as a port
           "pg://user:hunter2/x?y",                        // cut off
           "pg://user:x@hunter2@host:port/db",             // an '@' that is not encoded
           "pg://user:x:hunter2@host:port/db",             // a ':' that is not encoded
           "pg://user:x/hunter2@host:port/db",             // a '/' that is not encoded
           "pg://user:x?hunter2@host:port/db",             // a '?' that is not encoded
           "pg://user:x[hunter2]@[::1]z/db",               // brackets
           "pg://host:port/db?password=hunter2",           // an option
           "pg://u@host:port/db?a=1&sslpassword=hunter2",  // an option
           "pg://u@host:port/db?pass%77ord=hunter2",       // an option in disguise
           "pg://[user:hunter2]x/db",                      // brackets that hold no address
           "pg://[user:hunter2/db?x",                      // no end of the bracket
       }) {
    EXPECT_EQ(error_of(text).find("hunter2"), std::string::npos) << error_of(text);
    EXPECT_NE(error_of(text), "(parsed)") << text;
  }
}

TEST(Url, AsTextHidesThePassword) {
  const std::pair<std::string, std::string> cases[] = {
      {"postgresql+psycopg2://user:pw@host:5432/db", "postgresql+psycopg2://user:***@host:5432/db"},
      {"pg://u:@h", "pg://u:***@h"},
      {"pg://u%40x:p@[::1]:1/a%3Fb%25?z=1&a=b+c%2B&sslpassword=pw",
       "pg://u%40x:***@[::1]:1/a%3Fb%25?a=b+c%2B&sslpassword=***&z=1"},
      {"sqlite:////abs/x y+z.db", "sqlite:////abs/x y+z.db"},
      {"sqlite:///:memory:", "sqlite:///%3Amemory%3A"},
      {"sqlite:///", "sqlite:///"},
      {"sqlite://", "sqlite://"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(to_string(parse_url(text)), expected);
}

TEST(Url, ItsTextParsesToTheSameText) {
  for (const std::string text : {"a+b://u:p@h:1/d?k=v", "a://u%25:p@h1,h2/", "a://@h",
                                 "a://:p@[::1]", "a://u:p@x@y/z", "a:////?q=%26%3D"}) {
    const std::string once = to_string(parse_url(text));
    EXPECT_EQ(to_string(parse_url(once)), once) << text;
  }
}

TEST(MaskPassword, KeepsWhatIsNoPassword) {
  const std::pair<std::string, std::string> cases[] = {
      {"pg://u:p@h:1/d?a=1", "pg://u:***@h:1/d?a=1"},
      {"pg://u@h/d", "pg://u@h/d"},
      {"pg://h:5432/d", "pg://h:5432/d"},
      {"pg://[::1]:5432/d", "pg://[::1]:5432/d"},
      {"pg://h/d?token=x&b=2", "pg://h/d?token=***&b=2"},
      {"sqlite:///a.db", "sqlite:///a.db"},
      {"not a URL", "***"},
      {"", ""},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(mask_password(text), expected);
}

}  // namespace
}  // namespace sqlpod
