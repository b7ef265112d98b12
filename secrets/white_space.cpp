#include "secrets/white_space.h"

#include <cstddef>

namespace sqlpod {
namespace {

constexpr std::string_view blanks[] = {
    "\t",           "\n",           "\v",           "\f",           "\r",
    "\x1c",         "\x1d",         "\x1e",         "\x1f",         " ",
    "\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81",
    "\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86",
    "\xe2\x80\x87", "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8",
    "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};

/// The size of the white space at the start (or the end) of `text`, one character of it; 0: there
/// is none.
std::size_t blank_size(std::string_view text, bool at_end) {
  for (const std::string_view blank : blanks) {
    if (at_end ? text.ends_with(blank) : text.starts_with(blank)) return blank.size();
  }
  return 0;
}

}  // namespace

std::string_view stripped(std::string_view text) {
  while (const std::size_t size = blank_size(text, false)) text.remove_prefix(size);
  while (const std::size_t size = blank_size(text, true)) text.remove_suffix(size);
  return text;
}

}  // namespace sqlpod
