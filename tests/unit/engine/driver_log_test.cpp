#include "executor/engine/driver_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "error/error.h"

namespace sqlpod {
namespace {

std::string refusal(std::string_view string) {
  try {
    refuse_driver_log(string);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.message();
  }
  return "none";
}

TEST(DriverLog, IsRefusedUnderEveryNameOfIt) {
  for (const char* on :
       {"Debug=1", "CommLog=1", "commlog=Yes", "B2=1", "B3=1", "CX=1cc00", "CX=1c400", "CX=1c800",
        "Tracefile=/tmp/x", "TRACE=1", "Dump File=/tmp/x", "DumpFile={/tmp/x}", "LogLevel=6",
        "LogPath=/tmp", "DSN=a;;Debug=1", "DSN=a; Debug =1", "word;Debug=1"}) {
    EXPECT_THAT(refusal(on), ::testing::HasSubstr("has the driver write a log")) << on;
  }
}

TEST(DriverLog, ThatIsOffIsNone) {
  for (const char* off : {"", "Debug=0;CommLog=0", "CX=1c305008b", "CX=1", "CX=", "Trace=No",
                          "Tracefile=", "LogLevel=0", "PWD={a;Debug=1}", "Database=debug"}) {
    EXPECT_EQ(refusal(off), "none") << off;
  }
}

TEST(DriverLog, TheRefusalNamesTheKeywordAndNoValue) {
  EXPECT_EQ(refusal("PWD=hunter2;CommLog=hunter3"),
            "the keyword 'CommLog' has the driver write a log, which may hold the password");
}

}  // namespace
}  // namespace sqlpod
