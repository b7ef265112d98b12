#include "cli/console.h"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <string_view>

#include "error/printable_text.h"

namespace sqlpod::cli {

void Console::write(const std::string& text) {
  // Unbuffered, whole: lines of several processes that share a log do not mix.
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, rest.data(), rest.size());
    if (written <= 0) return;  // nobody reads; there is nowhere to say so
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

void Console::clear_progress() {
  if (!progress_on_screen_) return;
  write("\r\033[K");
  progress_on_screen_ = false;
}

void Console::error(const Error& error) {
  clear_progress();
  const Error shown = redactor_.redact(error);
  std::string text = "sqlpod: error: " + printable_lines(shown.message()) + "\n";
  if (!shown.hint().empty()) text += "hint: " + printable_lines(shown.hint()) + "\n";
  std::string_view details = shown.details();
  while (details.ends_with('\n')) details.remove_suffix(1);
  if (!details.empty()) text += "  " + printable_lines(details) + "\n";
  write(text);
}

void Console::note(const std::string& text) {
  if (!notes_) return;
  clear_progress();
  write(printable_lines(redactor_.redact(text)) + "\n");
}

void Console::progress(const std::string& text) {
  constexpr auto interval = std::chrono::milliseconds(150);
  const auto now = std::chrono::steady_clock::now();
  if (!progress_ || now - last_progress_ < interval) return;
  last_progress_ = now;
  progress_on_screen_ = true;
  write("\r\033[K" + printable_line(redactor_.redact(text)));
}

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::size_t sign = number < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > sign + 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string size_text(std::int64_t bytes) {
  constexpr std::array units = {"bytes", "kB", "MB", "GB", "TB"};
  auto size = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (size >= 1000 && unit + 1 < units.size()) {
    size /= 1000;
    ++unit;
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), unit == 0 ? "%.0f %s" : "%.1f %s", size, units.at(unit));
  return text.data();
}

}  // namespace sqlpod::cli
