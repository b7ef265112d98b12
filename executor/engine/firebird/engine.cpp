#include "executor/engine/firebird/engine.h"

#include <ibase.h>

#include <array>
#include <memory>
#include <string>

#include "executor/engine/firebird/connect_options.h"
#include "executor/engine/firebird/session.h"
#include "executor/engine/firebird/version.h"

namespace sqlpod::firebird {
namespace {

class FirebirdEngine : public Engine {
 public:
  std::string_view name() const override { return "firebird"; }
  std::string client() const override {
    std::array<char, 256> text{};
    isc_get_client_version(text.data());
    return "fbclient " + version_in(text.data());
  }
  const SqlDialect& sql() const override {
    static constexpr SqlDialect dialect{.name = "firebird", .typed_literals = true};
    return dialect;
  }
  ClientOptions options(const ConnectArgs& args, std::string_view application_name) const override {
    return connect_options(args, application_name);
  }
  std::unique_ptr<sqlpod::Session> connect(const ClientOptions& options,
                                           Cancellation& cancellation) const override {
    return std::make_unique<Session>(firebird::connect(target_of(options), cancellation),
                                     cancellation);
  }
};

}  // namespace

const Engine& engine() {
  static const FirebirdEngine instance;
  return instance;
}

}  // namespace sqlpod::firebird

extern "C" const sqlpod::Engine* sqlpod_engine_firebird() {
  return &sqlpod::firebird::engine();
}
