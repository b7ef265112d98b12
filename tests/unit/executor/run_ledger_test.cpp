#include "executor/run_ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "executor/engine/engine_registry.h"

namespace sqlpod {
namespace {

TEST(RunLedger, KeysAreStrippedAndBounded) {
  EXPECT_EQ(ledger_key("  load-2024-01-31\n"), "load-2024-01-31");
  EXPECT_EQ(ledger_key(std::string(255, 'k')), std::string(255, 'k'));
}

TEST(RunLedger, AKeyThatCannotBeKeptSaysWhatToDo) {
  for (const std::string& text : {std::string(" \n"), std::string(10'240, 'k'), std::string("a\nb"),
                                  std::string("a\0b", 3)}) {
    try {
      ledger_key(text);
      FAIL() << text.size();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      EXPECT_FALSE(error.hint().empty());
      EXPECT_LT(error.message().size(), 200u);
    }
  }
}

TEST(RunLedger, IsKeptOnlyWhereItIsServed) {
  for (const EngineEntry& entry : engine_entries()) {
    const Engine& engine = entry.engine();
    const bool is_served =
        engine.name() == "postgresql" || engine.name() == "mysql" || engine.name() == "sqlite";
    if (is_served) {
      EXPECT_NO_THROW(RunLedger::require_dialect(engine));
    } else {
      EXPECT_THROW(RunLedger::require_dialect(engine), Error) << engine.name();
    }
  }
}

}  // namespace
}  // namespace sqlpod
