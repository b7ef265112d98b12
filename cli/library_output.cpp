#include "cli/library_output.h"

#include <Poco/Logger.h>
#include <ext/stdio_sync_filebuf.h>
#include <sys/types.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>

namespace sqlpod::cli {
namespace {

/// What was printed up to the end of a line, or was flushed.
ssize_t log_lines(void* redactor, const char* data, std::size_t size) noexcept {
  try {
    const std::string text = static_cast<const Redactor*>(redactor)->redact({data, size});
    std::string_view rest = text;
    while (!rest.empty()) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      if (!line.empty()) Poco::Logger::get("sqlpod.library").warning(std::string(line));
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
  } catch (...) {
    // There is nobody to tell.
  }
  return static_cast<ssize_t>(size);
}

}  // namespace

void log_what_libraries_print(const Redactor& redactor) {
  cookie_io_functions_t functions{};
  functions.write = log_lines;
  std::FILE* const stream = ::fopencookie(const_cast<Redactor*>(&redactor), "w", functions);
  if (stream == nullptr) return;
  // As long as a message may be that must not come in two parts.
  constexpr std::size_t longest = 64 * 1024;
  std::setvbuf(stream, nullptr, _IOLBF, longest);
  // glibc lets its streams be set like any variable; C++'s own keep what they began with, and are
  // used until the process is gone.
  static auto* const buffer = new __gnu_cxx::stdio_sync_filebuf<char>(stream);
  stdout = stream;
  stderr = stream;
  std::cerr.rdbuf(buffer);
  std::clog.rdbuf(buffer);
  std::cerr.unsetf(std::ios_base::unitbuf);  // a secret may come in two parts
}

}  // namespace sqlpod::cli
