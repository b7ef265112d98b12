// A library to preload: it makes one allocation, or one call of the system, of the program fail.
//
//   SQLPOD_FAULT=allocation:K          the K-th allocation since main() gives no memory
//   SQLPOD_FAULT=allocation:K+         nor does any later one
//   SQLPOD_FAULT=write:K:ENOSPC        the K-th write() under SQLPOD_FAULT_UNDER fails with that
//   SQLPOD_FAULT=write:K:short         it writes one byte alone
//   SQLPOD_FAULT=count                 nothing fails
//
// What was counted is written to the file SQLPOD_FAULT_COUNT at the end: a line `name number` for
// each call, and a line `allocation K` for the first allocation of each stack of callers.
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
}

namespace {

constexpr std::array names{"write",     "fsync", "rename", "linkat", "open",
                           "ftruncate", "close", "mkdir",  "unlink"};
enum Call {
  write_call,
  fsync_call,
  rename_call,
  linkat_call,
  open_call,
  ftruncate_call,
  close_call,
  mkdir_call,
  unlink_call
};

// As the environment said when the library was loaded; the program may change its own.
struct Fault {
  std::array<char, 16> name{};
  long at = 0;
  bool lasting = false;
  int error = 0;
  bool is_short = false;
  bool counts = false;
  const char* under = nullptr;
  const char* count_file = nullptr;
};
Fault fault;
std::atomic<bool> armed{false};
std::atomic<long> allocations{0};
std::array<std::atomic<long>, names.size()> calls{};
thread_local bool inside = false;  // of this library

struct Guard {
  Guard() { inside = true; }
  ~Guard() { inside = false; }
};

// Stacks seen, by hash, and the number of the allocation that was the first of each.
constexpr std::size_t slots = 1 << 17;
std::array<std::atomic<std::uint64_t>, slots> stacks{};
std::array<long, slots> first_of{};

void note_stack(long number) {
  constexpr int depth = 24;
  std::array<void*, depth> frames{};
  const int count = backtrace(frames.data(), depth);
  std::uint64_t hash = 1469598103934665603U;
  for (int i = 2; i < count; ++i) {
    hash = (hash ^ reinterpret_cast<std::uintptr_t>(frames.at(static_cast<std::size_t>(i)))) *
           1099511628211U;
  }
  hash |= 1U;
  for (std::size_t slot = hash % slots, tries = 0; tries < slots;
       ++tries, slot = (slot + 1) % slots) {
    std::uint64_t empty = 0;
    if (stacks.at(slot).compare_exchange_strong(empty, hash)) {
      first_of.at(slot) = number;
      return;
    }
    if (empty == hash) return;
  }
}

bool allocation_fails() {
  if (!armed.load(std::memory_order_relaxed) || inside) return false;
  const long number = ++allocations;
  if (fault.counts) {
    const Guard guard;
    note_stack(number);
    return false;
  }
  if (std::string_view(fault.name.data()) != "allocation") return false;
  if (number != fault.at && !(fault.lasting && number > fault.at)) return false;
  errno = ENOMEM;
  return true;
}

bool is_under(const char* path) {
  return fault.under != nullptr && std::strncmp(path, fault.under, std::strlen(fault.under)) == 0;
}

bool is_under(int descriptor) {
  if (fault.under == nullptr) return false;
  if (std::string_view(fault.under) == "1") return descriptor == 1;
  std::array<char, 40> link{};
  std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", descriptor);
  std::array<char, 512> path{};
  return readlink(link.data(), path.data(), path.size() - 1) > 0 && is_under(path.data());
}

// Whether this call is the one that fails.
template <typename Where>
bool fails(Call call, Where where) {
  if (!armed || inside) return false;
  const Guard guard;
  const int kept = errno;
  const bool counted = is_under(where);
  errno = kept;
  if (!counted) return false;
  const long number = ++calls.at(call);
  if (std::string_view(fault.name.data()) != names.at(call) || number != fault.at) return false;
  if (!fault.is_short) errno = fault.error;
  return true;
}

template <typename Function>
Function* real(const char* name) {
  const Guard guard;
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

int number_of(std::string_view error) {
  if (error == "ENOSPC") return ENOSPC;
  if (error == "EIO") return EIO;
  if (error == "EINTR") return EINTR;
  if (error == "EDQUOT") return EDQUOT;
  if (error == "EROFS") return EROFS;
  std::fprintf(stderr, "fault_shim: no such error\n");
  std::_Exit(99);
}

void read_fault() {
  fault.under = std::getenv("SQLPOD_FAULT_UNDER");
  fault.count_file = std::getenv("SQLPOD_FAULT_COUNT");
  const char* text = std::getenv("SQLPOD_FAULT");
  if (text == nullptr) return;
  fault.counts = std::string_view(text) == "count";
  std::array<char, 16> rest{};
  std::sscanf(text, "%15[^:]:%ld%15s", fault.name.data(), &fault.at, rest.data());
  const std::string_view how(rest.data());
  fault.lasting = how == "+";
  fault.is_short = how == ":short";
  if (how.size() > 1 && !fault.is_short) fault.error = number_of(how.substr(1));
}

void write_counts() {
  if (fault.count_file == nullptr) return;
  const Guard guard;
  armed = false;
  std::FILE* file = std::fopen(fault.count_file, "w");
  if (file == nullptr) return;
  for (std::size_t i = 0; i < names.size(); ++i)
    std::fprintf(file, "%s %ld\n", names.at(i), calls.at(i).load());
  for (std::size_t i = 0; i < slots; ++i) {
    if (stacks.at(i) != 0) std::fprintf(file, "allocation %ld\n", first_of.at(i));
  }
  std::fclose(file);
}

void print_stack() {
  armed = false;
  std::array<void*, 40> frames{};
  const int count = backtrace(frames.data(), static_cast<int>(frames.size()));
  backtrace_symbols_fd(frames.data(), count, STDERR_FILENO);
}

void crashed(int signal) {
  print_stack();
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

using Main = int (*)(int, char**, char**);
Main real_main = nullptr;

int main_with_faults(int argc, char** argv, char** environment) {
  {
    const Guard guard;
    std::array<void*, 4> frames{};
    backtrace(frames.data(), 4);  // loads what it needs
    std::atexit(write_counts);
    std::signal(SIGSEGV, crashed);
    std::signal(SIGABRT, crashed);
  }
  armed = true;
  return real_main(argc, argv, environment);
}

}  // namespace

extern "C" {

int __libc_start_main(Main main, int argc, char** argv, void (*init)(), void (*fini)(),
                      void (*loader_fini)(), void* stack_end) {
  read_fault();
  real_main = main;
  using Start = int(Main, int, char**, void (*)(), void (*)(), void (*)(), void*);
  return real<Start>("__libc_start_main")(main_with_faults, argc, argv, init, fini, loader_fini,
                                          stack_end);
}

void* malloc(std::size_t size) {
  return allocation_fails() ? nullptr : __libc_malloc(size);
}
/// The program ends with it, past what atexit() would call.
void _exit(int status) {
  write_counts();
  syscall(SYS_exit_group, status);
  __builtin_unreachable();
}

void* calloc(std::size_t count, std::size_t size) {
  return allocation_fails() ? nullptr : __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) {
  return allocation_fails() ? nullptr : __libc_realloc(old, size);
}
void* memalign(std::size_t alignment, std::size_t size) {
  return allocation_fails() ? nullptr : __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return allocation_fails() ? nullptr : __libc_memalign(alignment, size);
}
int posix_memalign(void** result, std::size_t alignment, std::size_t size) {
  if (allocation_fails()) return ENOMEM;
  *result = __libc_memalign(alignment, size);
  return *result == nullptr ? ENOMEM : 0;
}

// Says where; what the C library calls by itself does not come here, but to the signal.
void abort() noexcept {
  print_stack();
  std::signal(SIGABRT, SIG_DFL);
  real<void()>("abort")();
  std::_Exit(99);
}

ssize_t write(int descriptor, const void* data, std::size_t size) {
  static auto* const next = real<decltype(write)>("write");
  if (!fails(write_call, descriptor)) return next(descriptor, data, size);
  return fault.is_short ? next(descriptor, data, size == 0 ? 0 : 1) : -1;
}
int fsync(int descriptor) {
  static auto* const next = real<decltype(fsync)>("fsync");
  return fails(fsync_call, descriptor) ? -1 : next(descriptor);
}
int fdatasync(int descriptor) {
  static auto* const next = real<decltype(fdatasync)>("fdatasync");
  return fails(fsync_call, descriptor) ? -1 : next(descriptor);
}
int rename(const char* from, const char* to) noexcept {
  static auto* const next = real<int(const char*, const char*)>("rename");
  return fails(rename_call, to) ? -1 : next(from, to);
}
int renameat2(int from_folder, const char* from, int to_folder, const char* to,
              unsigned flags) noexcept {
  static auto* const next = real<int(int, const char*, int, const char*, unsigned)>("renameat2");
  return fails(rename_call, to) ? -1 : next(from_folder, from, to_folder, to, flags);
}
int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) noexcept {
  static auto* const next = real<int(int, const char*, int, const char*, int)>("linkat");
  return fails(linkat_call, to) ? -1 : next(from_folder, from, to_folder, to, flags);
}
int open(const char* path, int flags, ...) {
  static auto* const next = real<int(const char*, int, ...)>("open");
  std::va_list arguments;
  va_start(arguments, flags);
  const auto mode = va_arg(arguments, mode_t);
  va_end(arguments);
  return fails(open_call, path) ? -1 : next(path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const auto mode = va_arg(arguments, mode_t);
  va_end(arguments);
  return open(path, flags, mode);
}
int openat(int folder, const char* path, int flags, ...) {
  static auto* const next = real<int(int, const char*, int, ...)>("openat");
  std::va_list arguments;
  va_start(arguments, flags);
  const auto mode = va_arg(arguments, mode_t);
  va_end(arguments);
  return fails(open_call, path) ? -1 : next(folder, path, flags, mode);
}
int ftruncate(int descriptor, off_t size) noexcept {
  static auto* const next = real<int(int, off_t)>("ftruncate");
  return fails(ftruncate_call, descriptor) ? -1 : next(descriptor, size);
}
int close(int descriptor) {
  static auto* const next = real<decltype(close)>("close");
  if (!fails(close_call, descriptor)) return next(descriptor);
  const int error = errno;
  next(descriptor);  // Linux closes it all the same
  errno = error;
  return -1;
}
int mkdir(const char* path, mode_t mode) noexcept {
  static auto* const next = real<int(const char*, mode_t)>("mkdir");
  return fails(mkdir_call, path) ? -1 : next(path, mode);
}
int unlink(const char* path) noexcept {
  static auto* const next = real<int(const char*)>("unlink");
  return fails(unlink_call, path) ? -1 : next(path);
}

}  // extern "C"
