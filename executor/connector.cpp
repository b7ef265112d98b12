#include "executor/connector.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <utility>

namespace sqlpod {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds first_pause{100};
constexpr milliseconds longest_pause{2000};

Poco::Logger& logger() {
  return Poco::Logger::get("sqlpod");
}

bool same(const ClientOptions& some, const ClientOptions& others) {
  return std::equal(some.begin(), some.end(), others.begin(), others.end(),
                    [](const ClientOption& one, const ClientOption& other) {
                      const auto* secret = std::get_if<Secret>(&one.value);
                      const auto* other_secret = std::get_if<Secret>(&other.value);
                      if (secret != nullptr && other_secret != nullptr) {
                        return one.name == other.name && secret->equals(*other_secret);
                      }
                      return one.name == other.name && text_of(one) == text_of(other);
                    });
}

}  // namespace

Connector::Connector(const TaskSpec& task, const SecretStore& secrets, Redactor& redactor,
                     CredentialCommands commands, const Cancellation& cancellation)
    : task_(task),
      secrets_(secrets),
      redactor_(redactor),
      credentials_(commands, redactor),
      first_(resolved(cancellation)),
      engine_(first_->engine) {}

ConnectionTarget Connector::resolved(const Cancellation& cancellation) const {
  return connection_target(
      task_, secrets_, redactor_, SecretLookup::resolve,
      [&](const Credential& source) { return credentials_.read(source, cancellation); });
}

std::unique_ptr<Session> Connector::connect(Cancellation& cancellation, milliseconds at_least) {
  const auto end = steady_clock::now() + std::max(task_.wait, at_least);
  milliseconds pause = first_pause;
  for (;;) {
    try {
      return connect_once(cancellation);
    } catch (const Error& error) {
      const auto left = std::chrono::duration_cast<milliseconds>(end - steady_clock::now());
      if (error.kind() != ErrorKind::unavailable || left.count() <= 0) throw;
      logger().information("waiting for the database: " + error.message());
      cancellation.sleep(std::min(pause, left));
      pause = std::min(pause * 2, longest_pause);
    }
  }
}

std::unique_ptr<Session> Connector::connect_once(Cancellation& cancellation) {
  cancellation.throw_if_requested();
  const ConnectionTarget target = first_ ? std::move(*first_) : resolved(cancellation);
  first_.reset();
  logger().debug("connecting to " + target.url);
  try {
    return engine_.connect(target.options, cancellation);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::denied) throw;
    const ClientOptions current = resolved(cancellation).options;
    if (same(current, target.options)) throw;
    logger().warning("the login was refused and its secret has changed since: trying the new one");
    return engine_.connect(current, cancellation);
  }
}

}  // namespace sqlpod
