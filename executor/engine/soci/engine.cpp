#include "executor/engine/soci/engine.h"

#include <soci/version.h>

#include <memory>
#include <string>
#include <string_view>

#include "executor/engine/soci/backend.h"
#include "executor/engine/soci/options.h"
#include "executor/engine/soci/session.h"

namespace sqlpod::soci {
namespace {

/// "4.0.3": SOCI writes it with underscores for the names of its libraries only.
std::string version() {
  return std::to_string(SOCI_VERSION / 100000) + "." + std::to_string(SOCI_VERSION / 100 % 1000) +
         "." + std::to_string(SOCI_VERSION % 100);
}

class SociEngine : public Engine {
 public:
  std::string_view name() const override { return "soci"; }
  std::string client() const override {
    return "SOCI " + version() + " (backends: " + installed_backends() + ")";
  }
  const SqlDialect& sql() const override {
    static constexpr SqlDialect dialect{.name = "soci", .typed_literals = true};
    return dialect;
  }
  ClientOptions options(const ConnectArgs& args, std::string_view) const override {
    return options_of(args);
  }
  std::unique_ptr<sqlpod::Session> connect(const ClientOptions& options,
                                           Cancellation& cancellation) const override {
    return std::make_unique<Session>(options, cancellation);
  }
};

}  // namespace

const Engine& engine() {
  static const SociEngine instance;
  return instance;
}

}  // namespace sqlpod::soci

extern "C" const sqlpod::Engine* sqlpod_engine_soci() {
  return &sqlpod::soci::engine();
}
