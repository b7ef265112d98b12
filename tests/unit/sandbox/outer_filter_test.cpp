#include "executor/sandbox/outer_filter.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cerrno>

#include "executor/sandbox/system_call_filter.h"
#include "executor/sandbox/writing.h"
#include "tests/support/deadly_filter.h"
#include "tests/unit/sandbox/in_child.h"

namespace sqlpod::testing {
namespace {

constexpr int not_behind_it = 99;

/// What `body` answers behind a filter that ends the process at a call.
template <typename Body>
int behind_filter(long deadly_call, Body&& body) {
  return in_child([&] {
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);  // whoever is ended leaves no core file
    return end_process_at({deadly_call}) ? body() : not_behind_it;
  });
}

TEST(OuterFilter, EndsTheProcessAtWhatItDoesNotAllow) {
  const auto asks_for = [](long call) {
    return behind_filter(SYS_acct, [=] { return outer_filter_ends_process_at({call}) ? 1 : 0; });
  };
  EXPECT_EQ(asks_for(SYS_acct), 1);
  EXPECT_EQ(asks_for(SYS_reboot), 0) << "an errno is no end";
  EXPECT_EQ(behind_filter(SYS_acct,
                          [] {
                            return outer_filter_ends_process_at({SYS_reboot, SYS_acct}) ? 1 : 0;
                          }),
            1);
}

TEST(OuterFilter, IsNotTheOneThatSqlpodMakes) {
  if (::prctl(PR_GET_SECCOMP, 0, 0, 0, 0) != 0) GTEST_SKIP() << "there is one around the tests";
  EXPECT_EQ(in_child([] {
              const bool before = outer_filter_ends_process_at({SYS_acct});
              if (!end_process_at({SYS_acct})) return not_behind_it;
              return before || outer_filter_ends_process_at({SYS_acct}) ? 1 : 0;
            }),
            0);
}

TEST(OuterFilter, ThatEndsTheProcessAtSeccompIsAnErrorOfIts) {
  EXPECT_EQ(behind_filter(SYS_seccomp, [] { return refuse_system_calls(NewPrograms::refused); }),
            EPERM);
}

TEST(OuterFilter, ThatEndsTheProcessAtLandlockIsAnErrorOfIts) {
  for (const long call :
       {SYS_landlock_create_ruleset, SYS_landlock_add_rule, SYS_landlock_restrict_self}) {
    EXPECT_EQ(behind_filter(call, [] { return restrict_writing({}); }), EPERM) << call;
  }
}

}  // namespace
}  // namespace sqlpod::testing
