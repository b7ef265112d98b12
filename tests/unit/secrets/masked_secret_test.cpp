#include "secrets/masked_secret.h"

#include <gtest/gtest.h>

#include <string>

namespace sqlpod {
namespace {

TEST(MaskedSecret, OpensToWhatItWasMadeOf) {
  for (const std::string& text : {std::string(), std::string("x"), std::string("tr0ub\0dor&3", 11),
                                  std::string(70'000, '\xff')}) {
    const MaskedSecret masked{Secret(std::string(text))};
    EXPECT_EQ(masked.open().reveal(), text);
    EXPECT_EQ(masked.open().reveal(), text);
  }
}

TEST(MaskedSecret, MovesWithItsMask) {
  MaskedSecret masked(Secret("tr0ub4dor"));
  const MaskedSecret moved(std::move(masked));
  EXPECT_EQ(moved.open().reveal(), "tr0ub4dor");
}

}  // namespace
}  // namespace sqlpod
