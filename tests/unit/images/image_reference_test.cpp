#include "images/image_reference.h"

#include <gtest/gtest.h>

#include <string>

namespace sqlpod {
namespace {

TEST(ImageReference, TakesWhatRegistriesTake) {
  const std::string digest = "@sha256:" + std::string(64, 'a');
  for (const std::string text :
       {"sqlpod", "python:3.11-slim", "team/sqlpod", "registry.example.com/team/sqlpod:1.0",
        "localhost:5000/sqlpod", "localhost/sqlpod", "[::1]:5000/sqlpod:x", "Registry/team/sqlpod",
        "a__b/c--d.e_f:_X.y-Z"}) {
    EXPECT_TRUE(is_image_reference(text)) << text;
    EXPECT_TRUE(is_image_reference(text + digest)) << text;
  }
}

TEST(ImageReference, RefusesWhatTheyRefuse) {
  for (const std::string text : {"",
                                 "SQLPOD",
                                 "sqlpod:",
                                 ":1",
                                 "sqlpod:-x",
                                 "sqlpod:a b",
                                 "sqlpod:a:b",
                                 "sql pod",
                                 "a//b",
                                 "/a",
                                 "a/",
                                 "a..b",
                                 "a___b",
                                 ".a",
                                 "a-",
                                 "host:port/a",
                                 "host:123456/a",
                                 "[::1/a",
                                 "[]/a",
                                 "-h/a",
                                 "a@sha256:zz",
                                 "a@sha256",
                                 "a@",
                                 "https://host/a",
                                 "a\n",
                                 "a;b",
                                 "$(a)",
                                 "ä"}) {
    EXPECT_FALSE(is_image_reference(text)) << text;
  }
}

TEST(ImageReference, ARepositoryHasNoTagAndNoDigest) {
  EXPECT_TRUE(is_image_repository("registry.example.com:5000/team/sqlpod"));
  EXPECT_FALSE(is_image_repository("sqlpod:1"));
  EXPECT_FALSE(is_image_repository("sqlpod@sha256:" + std::string(64, 'a')));
}

TEST(ImageReference, NamesAreBounded) {
  EXPECT_TRUE(is_image_repository(std::string(255, 'a')));
  EXPECT_FALSE(is_image_repository(std::string(256, 'a')));
  EXPECT_TRUE(is_image_tag(std::string(128, 'a')));
  EXPECT_FALSE(is_image_tag(std::string(129, 'a')));
  EXPECT_FALSE(is_image_reference("a:b@sha256:" + std::string(129, 'a')));
}

}  // namespace
}  // namespace sqlpod
