#include "flyte/error_document.h"

#include <gmock/gmock.h>

#include "error/utf8.h"
#include "tests/unit/flyte/flyte_testing.h"

namespace sqlpod::flyte {
namespace {

using std::chrono::system_clock;

constexpr system_clock::time_point half_past{std::chrono::milliseconds(1'700'000'000'500)};

messages::ContainerError told(const Error& error, bool has_changed_data = false) {
  messages::ErrorDocument document;
  EXPECT_TRUE(document.ParseFromString(error_document(error, {half_past, has_changed_data})));
  return document.error();
}

TEST(ErrorDocument, HasTheBytesThatFlyteReads) {
  EXPECT_EQ(error_document({ErrorKind::transient, "boom"}, {half_past}),
            from_hex("0a200a0653595354454d1204626f6f6d180120022a0c0880e2cfaa061080cab5ee01"));
}

TEST(ErrorDocument, TheKindSaysWhoseItIsAndWhetherARetryMayHelp) {
  using messages::SYSTEM;
  using messages::USER;
  struct Case {
    ErrorKind kind;
    messages::ErrorOrigin origin;
    bool recoverable;
  };
  for (const auto& [kind, origin, recoverable] : {
           Case{ErrorKind::usage, USER, false},
           Case{ErrorKind::secret, USER, false},
           Case{ErrorKind::unavailable, SYSTEM, true},
           Case{ErrorKind::query, USER, false},
           Case{ErrorKind::transient, SYSTEM, true},
           Case{ErrorKind::output, SYSTEM, true},
           Case{ErrorKind::denied, USER, false},
           Case{ErrorKind::unknown, SYSTEM, false},
           Case{ErrorKind::internal, SYSTEM, false},
           Case{ErrorKind::timeout, SYSTEM, true},
       }) {
    const messages::ContainerError error = told({kind, "m"});
    EXPECT_EQ(error.origin(), origin) << name(kind);
    EXPECT_EQ(error.kind() == messages::ContainerError::RECOVERABLE, recoverable) << name(kind);
    EXPECT_EQ(error.code() == "SYSTEM", origin == SYSTEM) << name(kind);
  }
  EXPECT_EQ(told({ErrorKind::unavailable, "m", "", "", "3D000"}).origin(), USER);
  EXPECT_EQ(told({ErrorKind::output, "m"}, true).kind(), messages::ContainerError::NON_RECOVERABLE);
}

TEST(ErrorDocument, AWorkersNameIsUtf8WhateverItIs) {
  messages::ErrorDocument document;
  EXPECT_TRUE(document.ParseFromString(
      error_document({ErrorKind::query, "m"}, {half_past, false, "a\xff"})));
  EXPECT_EQ(document.error().worker(), "a?");
}

TEST(ErrorDocument, SaysAllThatIsKnownWithinBounds) {
  EXPECT_EQ(told({ErrorKind::query, "m", "h", "d", "42601"}).message(),
            "m\nhint: h\nd\nSQLSTATE 42601");
  std::string long_text;
  for (int i = 0; i < 50'000; ++i) long_text += "é";
  const std::string bounded = told({ErrorKind::query, long_text, "", "\xff"}).message();
  EXPECT_LT(bounded.size(), 66'000U);
  EXPECT_FALSE(find_invalid_utf8(bounded));
  EXPECT_EQ(told({ErrorKind::query, "m", "", "\xff"}).message(), "m\n?");
}

}  // namespace
}  // namespace sqlpod::flyte
