#include "executor/engine/postgresql/resolver.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>

#include "error/in_quotes.h"
#include "executor/engine/abandonable_thread.h"
#include "executor/engine/postgresql/handles.h"

namespace sqlpod::postgresql {
namespace {

/// What the waiting thread and the asking one share; the last one frees it.
struct Lookup {
  explicit Lookup(std::string name) : host(std::move(name)) {}

  const std::string host;
  const Descriptor done{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  std::atomic<bool> finished = false;  ///< publishes what follows
  std::vector<std::string> addresses;
  std::string problem;
};

struct FreeAddresses {
  void operator()(addrinfo* list) const noexcept { freeaddrinfo(list); }
};

void look_up(Lookup& lookup) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int status = getaddrinfo(lookup.host.c_str(), nullptr, &hints, &found);
  const std::unique_ptr<addrinfo, FreeAddresses> list(found);
  if (status != 0) lookup.problem = gai_strerror(status);
  for (const addrinfo* item = list.get(); item != nullptr; item = item->ai_next) {
    std::array<char, NI_MAXHOST> text{};
    if (getnameinfo(item->ai_addr, item->ai_addrlen, text.data(), text.size(), nullptr, 0,
                    NI_NUMERICHOST) == 0) {
      lookup.addresses.emplace_back(text.data());
    }
  }
  lookup.finished.store(true, std::memory_order_release);
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(lookup.done.get(), &one, sizeof one);
}

bool is_numeric(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
         inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
}

}  // namespace

bool wait_for(int descriptor, short events, std::chrono::steady_clock::time_point deadline,
              const Cancellation& cancellation) {
  namespace chrono = std::chrono;
  std::array<pollfd, 2> waiting{pollfd{descriptor, events, 0},
                                pollfd{cancellation.descriptor(), POLLIN, 0}};
  for (;;) {
    // In steps: a deadline may be further away than poll() can count.
    const auto left = chrono::ceil<chrono::milliseconds>(deadline - chrono::steady_clock::now());
    const auto step = std::clamp<std::int64_t>(left.count(), 0, 60'000);
    const int ready = poll(waiting.data(), waiting.size(), static_cast<int>(step));
    if (ready < 0 && errno != EINTR) {
      throw Error(ErrorKind::internal, std::string("poll failed: ") + std::strerror(errno),
                  "report this");
    }
    if (ready <= 0) {
      if (left.count() <= 0) return false;
      continue;
    }
    cancellation.throw_if_requested();
    return true;
  }
}

std::vector<std::string> resolve(const std::string& host,
                                 std::chrono::steady_clock::time_point deadline,
                                 const Cancellation& cancellation) {
  if (is_numeric(host)) return {host};
  // The system's resolver cannot be stopped: when nobody waits any longer, its thread goes on
  // alone.
  const auto lookup = std::make_shared<Lookup>(host);
  AbandonableThread resolver([lookup] { look_up(*lookup); });
  const bool answered = wait_for(lookup->done.get(), POLLIN, deadline, cancellation) &&
                        lookup->finished.load(std::memory_order_acquire);
  if (answered) resolver.join();
  if (answered && !lookup->addresses.empty()) return lookup->addresses;
  throw Error(ErrorKind::unavailable, "the host name " + in_quotes(host) + " was not resolved",
              "check the host's name, and the DNS that this machine asks",
              answered ? lookup->problem : "no answer in time");
}

}  // namespace sqlpod::postgresql
