#include "secrets/secret.h"

#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <utility>

namespace sqlpod {
namespace {

template <typename T>
concept Printable = requires(std::ostream& stream, const T& value) {
  stream << value;
};
template <typename T>
concept Comparable = requires(const T& a, const T& b) {
  a == b;
};

static_assert(Printable<std::string> && !Printable<Secret>);
static_assert(Comparable<std::string> && !Comparable<Secret>);
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(!std::is_convertible_v<std::string, Secret> &&
              !std::is_convertible_v<Secret, std::string>);
static_assert(std::is_nothrow_move_constructible_v<Secret> &&
              std::is_nothrow_move_assignable_v<Secret>);

// One value is kept inside std::string itself, the other one on the heap.
class SecretOfLength : public ::testing::TestWithParam<std::size_t> {
 protected:
  std::string value() const { return std::string(GetParam(), 's'); }
};
INSTANTIATE_TEST_SUITE_P(ShortAndLong, SecretOfLength, ::testing::Values(5U, 500U));

TEST_P(SecretOfLength, WipesTheStringItIsMadeOf) {
  std::string given = value();
  const char* characters = given.data();
  const Secret secret(std::move(given));
  EXPECT_EQ(secret.reveal(), value());
  EXPECT_TRUE(given.empty());  // NOLINT(bugprone-use-after-move): that is the promise
  EXPECT_EQ(std::string_view(characters, 5), std::string_view("\0\0\0\0\0", 5));
}

TEST_P(SecretOfLength, LeavesNothingBehindWhenMoved) {
  Secret first{value()};
  const char* characters = first.reveal().data();
  Secret second(std::move(first));
  EXPECT_EQ(second.reveal(), value());
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): that is the promise
  if (second.reveal().data() != characters) {
    EXPECT_EQ(characters[0], '\0');
  }

  Secret third{std::string("another")};
  third = std::move(second);
  EXPECT_EQ(third.reveal(), value());
  EXPECT_TRUE(second.empty());  // NOLINT(bugprone-use-after-move): that is the promise
}

TEST_P(SecretOfLength, SurvivesBeingAssignedToItself) {
  Secret secret{value()};
  Secret& same = secret;
  secret = std::move(same);
  EXPECT_EQ(secret.reveal(), value());
}

TEST(Secret, ClonesOnPurpose) {
  const Secret secret{std::string("value")};
  const Secret clone = secret.clone();
  EXPECT_EQ(clone.reveal(), "value");
  EXPECT_NE(clone.reveal().data(), secret.reveal().data());
}

TEST(Secret, ComparesWholeValues) {
  const Secret secret{std::string("value")};
  EXPECT_TRUE(secret.equals(Secret{std::string("value")}));
  EXPECT_FALSE(secret.equals(Secret{std::string("valuE")}));
  EXPECT_FALSE(secret.equals(Secret{std::string("value2")}));
  EXPECT_FALSE(secret.equals(Secret{}));
  EXPECT_TRUE(Secret{}.equals(Secret{}));
}

TEST(Wipe, ReachesWhatALongerValueLeftBehind) {
  std::string text = "a long value that lives on the heap";
  const char* characters = text.data();
  text.resize(2);
  wipe(text);
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(characters[10], '\0');
}

}  // namespace
}  // namespace sqlpod
