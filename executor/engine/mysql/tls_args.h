// TLS by the connect args that the drivers of Python have for it, in the modes of MySQL's clients.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/connect_args.h"
#include "executor/engine/client_options.h"

namespace sqlpod::mysql {

enum class TlsMode {
  disabled,
  preferred,        ///< when the server has it
  required,         ///< a plain connection is refused
  verify_ca,        ///< the server's certificate is signed by the given authority
  verify_identity,  ///< and it is for the host that was asked for
};

/// "VERIFY_CA".
std::string_view name(TlsMode mode);
/// Reads a name, in any case, with `-` or `_`; libpq's names mean the same. Throws Error (usage).
TlsMode parse_tls_mode(std::string_view text);

class TlsArgs {
 public:
  /// Takes an arg that is about TLS; false for any other. `name` is the arg's with underscores,
  /// those of a map `ssl` with the prefix `ssl_`. Throws Error (usage) for a value it cannot have.
  bool take(std::string_view name, const ConnectArg& arg);

  /// Adds `ssl_mode` and what goes with it; `otherwise` is the mode when no arg asks for one.
  /// Throws Error (usage) when they contradict each other.
  void add_to(ClientOptions& options, TlsMode otherwise) &&;

  static const std::vector<std::string>& names();

 private:
  TlsMode mode(TlsMode otherwise) const;
  bool has_authority() const;

  std::optional<TlsMode> mode_;
  std::optional<bool> wanted_;
  std::optional<bool> verify_certificate_;
  std::optional<bool> verify_identity_;
  ClientOptions options_;  // the files, cipher and versions
};

}  // namespace sqlpod::mysql
