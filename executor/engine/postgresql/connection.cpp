#include "executor/engine/postgresql/connection.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "executor/engine/postgresql/error.h"
#include "executor/engine/postgresql/host_list.h"
#include "executor/engine/postgresql/resolver.h"

namespace sqlpod::postgresql {
namespace {

using Clock = std::chrono::steady_clock;

/// Asks the server in a thread of its own, for PQcancel waits until the request was taken: once,
/// and then again until `over`, for a request that comes before the server has begun with the
/// statement stops nothing, and neither does the end of the connection then. The future is ready
/// when the server has been asked for the first time.
std::future<void> ask_to_stop(const std::shared_ptr<PGcancel>& request,
                              const std::shared_ptr<const std::atomic<bool>>& over) {
  static constexpr std::chrono::milliseconds pause{50};
  static constexpr int attempts = 40;
  std::promise<void> first;
  std::future<void> asked = first.get_future();
  std::thread([request, over, first = std::move(first)]() mutable {
    char message[256];
    PQcancel(request.get(), message, sizeof message);
    first.set_value();
    for (int i = 1; i < attempts; ++i) {
      std::this_thread::sleep_for(pause);
      if (*over) return;
      PQcancel(request.get(), message, sizeof message);
    }
  }).detach();
  return asked;
}

/// Keywords and values as libpq takes them. The options must outlive it.
class Keywords {
 public:
  /// Set again, a keyword has the later value.
  void set(const char* keyword, const char* value) {
    const auto same = std::find_if(keywords_.begin(), keywords_.end(), [&](const char* known) {
      return known == std::string_view(keyword);
    });
    if (same != keywords_.end()) {
      values_[static_cast<std::size_t>(same - keywords_.begin())] = value;
      return;
    }
    keywords_.push_back(keyword);
    values_.push_back(value);
  }
  ConnectionHandle start() const {
    std::vector<const char*> keywords = keywords_;
    std::vector<const char*> values = values_;
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    return ConnectionHandle(PQconnectStartParams(keywords.data(), values.data(), 0));
  }

 private:
  std::vector<const char*> keywords_;
  std::vector<const char*> values_;
};

class Opener {
 public:
  Opener(const ClientOptions& options, std::vector<MemoryFile>& files,
         const Cancellation& cancellation)
      : options_(options), cancellation_(cancellation) {
    for (const ClientOption& option : options) {
      if (!is_own_option(option.name)) set(option, files);
    }
    const std::string_view seconds = text_of(options, "connect_timeout");
    std::from_chars(seconds.data(), seconds.data() + seconds.size(), timeout_);
  }

  ConnectionHandle open() {
    std::vector<Host> hosts = host_list(options_);
    if (text_of(options_, "load_balance_hosts") == "random") {
      std::shuffle(hosts.begin(), hosts.end(), std::mt19937(std::random_device()()));
    }
    // libpq itself would try all hosts twice; it is given one at a time.
    const bool prefers_standby = text_of(options_, "target_session_attrs") == "prefer-standby";
    if (prefers_standby) keywords_.set("target_session_attrs", "standby");
    ConnectionHandle handle = try_all(hosts);
    if (!handle && prefers_standby) {
      keywords_.set("target_session_attrs", "any");
      handle = try_all(hosts);
    }
    if (handle) return handle;
    throw Error(failure_->kind(), failure_->message(), failure_->hint(), details_,
                failure_->sqlstate());
  }

 private:
  void set(const ClientOption& option, std::vector<MemoryFile>& files) {
    const std::string_view value = text_of(option);
    if (option.name.starts_with("ssl")) {
      const Secret content{std::string(value)};
      if (is_pem(content)) {
        files.emplace_back(content);
        paths_.push_back(std::make_unique<std::string>(files.back().path()));
        keywords_.set(option.name.c_str(), paths_.back()->c_str());
        return;
      }
    }
    keywords_.set(option.name.c_str(), value.data());  // of a string: its end is marked
  }

  Clock::time_point deadline() const {
    // A century is for ever, and can be added to.
    constexpr double longest = 3e9;
    if (timeout_ <= 0 || timeout_ >= longest) return Clock::time_point::max();
    return Clock::now() +
           std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(timeout_));
  }

  ConnectionHandle try_all(const std::vector<Host>& hosts) {
    for (const Host& host : hosts) {
      if (ConnectionHandle handle = try_host(host)) return handle;
    }
    return nullptr;
  }

  ConnectionHandle try_host(const Host& host) {
    std::vector<std::string> addresses = {host.address};
    const bool is_socket = host.name.empty() || host.name[0] == '/' || host.name[0] == '@';
    if (host.address.empty() && !is_socket) {
      try {
        addresses = resolve(host.name, deadline(), cancellation_);
      } catch (const Error& error) {
        note(error);
        return nullptr;
      }
    }
    keywords_.set("host", host.name.c_str());
    keywords_.set("port", host.port.c_str());
    for (const std::string& address : addresses) {
      keywords_.set("hostaddr", address.c_str());
      try {
        return connect();
      } catch (const Error& error) {
        note(error);
      }
    }
    return nullptr;
  }

  /// Remembers why a host did not do. Throws when no other host may be tried.
  void note(const Error& error) {
    cancellation_.throw_if_requested();
    if (!may_pass(error.kind())) throw Error(error);
    failure_ = error;
    const std::string& text = error.details().empty() ? error.message() : error.details();
    details_ += (details_.empty() ? "" : "\n") + text;
  }

  ConnectionHandle connect() const {
    const Clock::time_point limit = deadline();
    ConnectionHandle handle = keywords_.start();
    if (!handle) throw Error(ErrorKind::internal, "out of memory", "give the process more of it");
    // With the SQLSTATE in them, refusals can be told apart in any language.
    PQsetErrorVerbosity(handle.get(), PQERRORS_VERBOSE);
    PQsetNoticeReceiver(
        handle.get(), [](void*, const PGresult*) {}, nullptr);
    PostgresPollingStatusType state =
        PQstatus(handle.get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK) {
      if (state == PGRES_POLLING_FAILED) throw connect_error(PQerrorMessage(handle.get()));
      const short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
      if (!wait_for(PQsocket(handle.get()), events, limit, cancellation_)) {
        const char* host = PQhost(handle.get());
        const char* port = PQport(handle.get());
        throw connect_error(std::string("no answer from ") + host + ", port " + port +
                            ", within connect_timeout");
      }
      state = PQconnectPoll(handle.get());
    }
    PQsetErrorVerbosity(handle.get(), PQERRORS_DEFAULT);
    return handle;
  }

  const ClientOptions& options_;
  const Cancellation& cancellation_;
  std::vector<std::unique_ptr<std::string>> paths_;  // libpq is shown their characters
  Keywords keywords_;
  double timeout_ = 0;  // seconds; 0: none
  std::optional<Error> failure_;
  std::string details_;
};

}  // namespace

bool is_own_option(std::string_view name) {
  return name == "command_timeout" || name == "infinity" || name == "load_balance_hosts";
}

Connection::Interrupt::Interrupt(PGconn* connection)
    : request_(PQgetCancel(connection), FreeCancel()),
      socket_(fcntl(PQsocket(connection), F_DUPFD_CLOEXEC, 0)) {}

void Connection::Interrupt::cancel() noexcept {
  try {
    begun_ = Clock::now();
    asked_ = ask_to_stop(request_, over_);
  } catch (...) {
    // Without a thread to spare the server is not asked: abandon() comes soon.
  }
}

void Connection::Interrupt::wait_until_asked() const noexcept {
  constexpr std::chrono::milliseconds limit{500};
  if (asked_.valid()) asked_.wait_until(begun_ + limit);
}

std::future<void> Connection::Interrupt::ask_once() const {
  return ask_to_stop(request_, std::make_shared<std::atomic<bool>>(true));
}

void Connection::Interrupt::abandon() noexcept {
  shutdown(socket_.get(), SHUT_RDWR);
}

Connection::Connection(const ClientOptions& options, Cancellation& cancellation)
    : cancellation_(cancellation) {
  handle_ = Opener(options, files_, cancellation).open();
  interrupt_ = std::make_unique<Interrupt>(handle_.get());
  registration_.emplace(cancellation_, *interrupt_);
}

Connection::~Connection() {
  close();
}

void Connection::close() noexcept {
  registration_.reset();
  if (interrupt_ && cancellation_.requested()) {
    // A process that ends before the server was asked leaves a statement behind.
    interrupt_->wait_until_asked();
    interrupt_->abandon();  // libpq says goodbye to the server, which may have stopped reading
  }
  handle_.reset();
  interrupt_.reset();
}

void Connection::stop_statement() noexcept {
  if (!interrupt_ || cancellation_.requested()) return;  // it has been asked already
  try {
    const std::future<void> asked = interrupt_->ask_once();
    while (!cancellation_.requested() &&
           asked.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
    }
  } catch (...) {
    close();
  }
}

}  // namespace sqlpod::postgresql
