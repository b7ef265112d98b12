#include "executor/engine/driver_log.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>

#include "error/error.h"
#include "error/in_quotes.h"
#include "executor/engine/odbc_keywords.h"

namespace sqlpod {
namespace {

/// In small letters, without blanks.
std::string plain(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == ' ' || c == '\t') continue;
    result += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  return result;
}

bool says_no(std::string_view value) {
  constexpr std::array<std::string_view, 7> no = {"", "0", "n", "no", "off", "false", "none"};
  return std::find(no.begin(), no.end(), value) != no.end();
}

/// psqlODBC's options as bits, in hexadecimal behind two digits that count them.
bool has_log_bits(std::string_view value) {
  constexpr std::uint64_t log_and_debug = 0xc00;
  value.remove_prefix(std::min<std::size_t>(value.size(), 2));
  std::uint64_t bits = 0;
  std::from_chars(value.data(), value.data() + value.size(), bits, 16);
  return (bits & log_and_debug) != 0;
}

bool turns_log_on(std::string_view keyword, std::string_view value) {
  constexpr std::array<std::string_view, 12> keywords = {
      "b2",       "b3",      "commlog",     "debug", "dumpfile",  "logfile",
      "loglevel", "logpath", "querylog_on", "trace", "tracefile", "tracing"};
  if (keyword == "cx") return has_log_bits(value);
  return std::find(keywords.begin(), keywords.end(), keyword) != keywords.end() && !says_no(value);
}

}  // namespace

void refuse_driver_log(std::string_view connection_string) {
  for_each_odbc_keyword(connection_string, [](std::string_view keyword, const Secret& value) {
    if (!turns_log_on(plain(keyword), plain(value.reveal()))) return;
    throw Error(ErrorKind::usage,
                "the keyword " + in_quotes(keyword) +
                    " has the driver write a log, which may hold the password",
                "leave it out; sqlpod's own --log-level debug shows no secret");
  });
}

}  // namespace sqlpod
