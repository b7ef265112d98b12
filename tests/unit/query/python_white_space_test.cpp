#include "executor/query/python_white_space.h"

#include <gtest/gtest.h>

namespace sqlpod {
namespace {

TEST(PythonWhiteSpace, IsWhatStrStripStrips) {
  for (const char32_t c :
       {U'\t', U'\n', U'\v', U'\f', U'\r', U' ', U'\x1c', U'\x1f', char32_t{0x85}, U'\u00a0',
        U'\u1680', U'\u2000', U'\u200a', U'\u2028', U'\u2029', U'\u202f', U'\u205f', U'\u3000'}) {
    EXPECT_TRUE(is_python_white_space(c)) << static_cast<unsigned>(c);
  }
}

TEST(PythonWhiteSpace, IsNotEveryInvisibleCharacter) {
  for (const char32_t c :
       {U'\0', U'\x1b', U'!', U'a', U'\u180e', U'\u200b', U'\u2060', U'\ufeff'}) {
    EXPECT_FALSE(is_python_white_space(c)) << static_cast<unsigned>(c);
  }
}

}  // namespace
}  // namespace sqlpod
