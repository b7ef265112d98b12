#include "executor/engine/soci/connection.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "executor/engine/abandonable_thread.h"
#include "executor/engine/soci/backend.h"
#include "executor/engine/soci/error.h"

namespace sqlpod::soci {
namespace {

/// What the thread that connects and the one that waits for it share: it lives until both are done.
class Attempt {
 public:
  Attempt(std::string backend, Secret connect_string)
      : backend_(std::move(backend)),
        connect_string_(std::move(connect_string)),
        done_event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (done_event_ < 0) throw Error(ErrorKind::internal, "the system gives no event descriptor");
  }
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;
  ~Attempt() { close(done_event_); }

  void run() noexcept {
    std::string text(connect_string_.reveal());
    try {
      auto session = std::make_unique<::soci::session>();
      session->open(backend_, text);
      session_ = std::move(session);
    } catch (const ::soci::soci_error& error) {
      failure_ = error.get_error_category();
    } catch (...) {
      failure_ = Category::unknown;
    }
    wipe(text);
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = write(done_event_, &one, sizeof one);
  }

  int done_event() const { return done_event_; }
  std::optional<Category> failure() const { return failure_; }
  std::unique_ptr<::soci::session> take() { return std::move(session_); }

 private:
  std::string backend_;
  Secret connect_string_;
  std::unique_ptr<::soci::session> session_;
  std::optional<Category> failure_;
  int done_event_;
};

/// Waits for the attempt; false when the time is over.
bool wait_for(const Attempt& attempt, const Cancellation& cancellation, unsigned timeout) {
  const int milliseconds = timeout == 0 ? -1 : static_cast<int>(timeout * 1000);
  std::array<pollfd, 2> waited = {
      {{attempt.done_event(), POLLIN, 0}, {cancellation.descriptor(), POLLIN, 0}}};
  for (;;) {
    const int ready = poll(waited.data(), waited.size(), milliseconds);
    cancellation.throw_if_requested();
    if (ready >= 0) return ready > 0;
  }
}

}  // namespace

std::unique_ptr<::soci::session> connect(const ClientOptions& options,
                                         const Cancellation& cancellation) {
  cancellation.throw_if_requested();
  const std::string backend(text_of(options, "backend"));
  load_backend(backend);
  unsigned timeout = 0;
  const std::string_view seconds = text_of(options, "connect_timeout");
  std::from_chars(seconds.data(), seconds.data() + seconds.size(), timeout);
  const auto attempt =
      std::make_shared<Attempt>(backend, Secret(std::string(text_of(options, "connect_string"))));
  AbandonableThread opener([attempt] { attempt->run(); });
  if (!wait_for(*attempt, cancellation, timeout)) {
    throw Error(ErrorKind::unavailable,
                "no connection to the database within " + std::to_string(timeout) + " seconds",
                "check host and port, or raise connect_timeout");
  }
  opener.join();
  if (attempt->failure()) throw connect_error(*attempt->failure(), backend);
  return attempt->take();
}

}  // namespace sqlpod::soci
