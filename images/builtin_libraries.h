// The text of images/libraries.txt, which the build makes part of the library
// (images/embed.cmake).
#pragma once

#include <string_view>

namespace sqlpod {

extern const std::string_view builtin_libraries;

}  // namespace sqlpod
