#include "secrets/secret_shape.h"

#include <gtest/gtest.h>

namespace sqlpod {
namespace {

std::string shape(std::string text) {
  return shape_of(Secret(std::move(text)));
}

TEST(SecretShape, NamesTheSortAndTheNumberOfLines) {
  EXPECT_EQ(shape(""), "empty");
  EXPECT_EQ(shape("hunter2"), "text, 1 line");
  EXPECT_EQ(shape("two\nlines"), "text, 2 lines");
  EXPECT_EQ(shape("\xff\xfe"), "bytes that are not UTF-8, 1 line");
  EXPECT_EQ(shape("postgresql+psycopg2://u:p@h/d"), "URL, 1 line");
  EXPECT_EQ(shape("://"), "text, 1 line");
  EXPECT_EQ(shape("p@ss://word"), "text, 1 line");
  EXPECT_EQ(shape("{\"a\": 1,\n \"b\": 2}"), "JSON, 2 lines");
  EXPECT_EQ(shape("{not json"), "text, 1 line");
}

TEST(SecretShape, KnowsWhatPemHolds) {
  EXPECT_EQ(shape("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"),
            "PEM certificate, 3 lines");
  EXPECT_EQ(shape("-----BEGIN EC PRIVATE KEY-----\nMIIB\n-----END EC PRIVATE KEY-----"),
            "PEM EC private key, 3 lines");
  EXPECT_EQ(shape("-----BEGIN OPENSSH PRIVATE KEY-----\n"), "PEM OpenSSH private key, 2 lines");
}

TEST(SecretShape, ShowsNothingOfALabelThatItDoesNotKnow) {
  EXPECT_EQ(shape("-----BEGIN HUNTER2-----"), "PEM block, 1 line");
  EXPECT_EQ(shape("-----BEGIN "), "PEM block, 1 line");
}

}  // namespace
}  // namespace sqlpod
