#include "tests/support/process_memory.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <system_error>

#include "tests/support/file_descriptor.h"

namespace sqlpod::testing {
namespace {

/// Larger ones are room that was set aside, such as a sanitizer's own.
constexpr std::uintptr_t largest_mapping = std::uintptr_t{1} << 30;

struct Mapping {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
  std::string name;
};

std::vector<Mapping> writable_mappings(pid_t process) {
  std::ifstream maps("/proc/" + std::to_string(process) + "/maps");
  std::vector<Mapping> mappings;
  for (std::string line; std::getline(maps, line);) {
    std::istringstream fields(line);
    Mapping mapping;
    std::string rights;
    std::string ignored;
    char dash = 0;
    fields >> std::hex >> mapping.begin >> dash >> mapping.end >> rights >> ignored >> ignored >>
        ignored >> mapping.name;
    const bool is_wanted = rights.size() > 1 && rights[1] == 'w' && rights[0] == 'r';
    if (is_wanted && mapping.end - mapping.begin <= largest_mapping) mappings.push_back(mapping);
  }
  return mappings;
}

/// Keeps the process from changing what is read.
class Stopped {
 public:
  explicit Stopped(pid_t process) : process_(process) { ::kill(process_, SIGSTOP); }
  Stopped(const Stopped&) = delete;
  Stopped& operator=(const Stopped&) = delete;
  ~Stopped() { ::kill(process_, SIGCONT); }

 private:
  pid_t process_;
};

}  // namespace

bool may_read_memory() {
  constexpr unsigned cap_sys_ptrace = 19;
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::uint64_t capabilities = 0;
    if (word != "CapEff:") continue;
    status >> std::hex >> capabilities;
    return (capabilities >> cap_sys_ptrace & 1U) != 0;
  }
  return false;
}

std::vector<std::string> places_in_memory(pid_t process, std::string_view text) {
  const Stopped stopped(process);
  const std::string path = "/proc/" + std::to_string(process) + "/mem";
  const FileDescriptor memory(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (memory.get() < 0) throw std::system_error(errno, std::system_category(), path);
  std::vector<std::string> places;
  for (const Mapping& mapping : writable_mappings(process)) {
    std::string content(mapping.end - mapping.begin, '\0');
    const ssize_t count =
        ::pread(memory.get(), content.data(), content.size(), static_cast<off_t>(mapping.begin));
    if (count <= 0) continue;  // a device's, which has no content
    content.resize(static_cast<std::size_t>(count));
    for (std::size_t at = content.find(text); at != std::string::npos;
         at = content.find(text, at + 1)) {
      std::ostringstream place;
      place << (mapping.name.empty() ? "anonymous" : mapping.name) << ' ' << std::hex
            << mapping.begin + at;
      places.push_back(place.str());
    }
  }
  return places;
}

}  // namespace sqlpod::testing
