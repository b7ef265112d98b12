#include "executor/engine/soci/backend.h"

#include <dlfcn.h>
#include <soci/backend-loader.h>
#include <soci/error.h>
#include <soci/version.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <set>
#include <system_error>
#include <vector>

#include "error/error.h"
#include "error/in_quotes.h"

namespace sqlpod::soci {
namespace {

constexpr std::string_view library_prefix = "libsoci_";
constexpr std::size_t longest_name = 64;

/// ".so.4.0"
std::string library_suffix() {
  return ".so." + std::to_string(SOCI_VERSION / 100000) + "." +
         std::to_string(SOCI_VERSION / 100 % 1000);
}

/// Without the working folder, where SOCI looks by itself: anybody's library may lie there. Who
/// wants it says so in SOCI_BACKENDS_PATH.
std::vector<std::string>& search_paths() {
  static std::vector<std::string>& paths = []() -> std::vector<std::string>& {
    std::vector<std::string>& found = ::soci::dynamic_backends::search_paths();
    const char* given = std::getenv("SOCI_BACKENDS_PATH");
    if (given == nullptr || *given == '\0') std::erase(found, ".");
    return found;
  }();
  return paths;
}

/// Where the system's loader found SOCI itself: its packages put the backends there, too.
std::string folder_of_core() {
  Dl_info info{};
  const auto address = reinterpret_cast<const void*>(&::soci::dynamic_backends::search_paths);
  if (dladdr(address, &info) == 0 || info.dli_fname == nullptr) return {};
  return std::filesystem::path(info.dli_fname).parent_path().string();
}

/// The name of a backend's library file, or an empty text.
std::string backend_of(const std::string& file) {
  const std::string suffix = library_suffix();
  if (!file.starts_with(library_prefix) || !file.ends_with(suffix) ||
      file.size() <= library_prefix.size() + suffix.size()) {
    return {};
  }
  const std::string name =
      file.substr(library_prefix.size(), file.size() - library_prefix.size() - suffix.size());
  return name == "core" || name == "empty" ? std::string() : name;
}

}  // namespace

void check_backend_name(std::string_view name) {
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  if (!name.empty() && name.size() <= longest_name &&
      std::all_of(name.begin(), name.end(), is_allowed)) {
    return;
  }
  throw Error(ErrorKind::usage, in_quotes(name) + " is no name of a SOCI backend",
              "a name has at most 64 of a to z, 0 to 9 and _, such as db2 or oracle",
              "installed backends: " + installed_backends());
}

void load_backend(const std::string& name) {
  check_backend_name(name);
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  const auto loaded = ::soci::dynamic_backends::list_all();
  if (std::find(loaded.begin(), loaded.end(), name) != loaded.end()) return;
  search_paths();
  try {
    ::soci::dynamic_backends::register_backend(name);
  } catch (const ::soci::soci_error& error) {
    throw Error(ErrorKind::usage, "the SOCI backend '" + name + "' cannot be loaded",
                "install the library " + std::string(library_prefix) + name + library_suffix() +
                    ", and name its folder in SOCI_BACKENDS_PATH when the system does not look "
                    "there",
                error.get_error_message() + "\ninstalled backends: " + installed_backends());
  }
}

std::string installed_backends() {
  std::vector<std::string> folders = search_paths();
  folders.push_back(folder_of_core());
  std::set<std::string> names;
  for (const std::string& folder : folders) {
    std::error_code failed;
    for (std::filesystem::directory_iterator file(folder, failed), end; !failed && file != end;
         file.increment(failed)) {
      if (std::string name = backend_of(file->path().filename().string()); !name.empty()) {
        names.insert(std::move(name));
      }
    }
  }
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : text;
}

}  // namespace sqlpod::soci
