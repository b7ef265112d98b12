// The engines of this build by the names that URLs call them by. Each is a library of its own
// beside libsqlpod, with the client library that it needs: libsqlpod_<module>.so, loaded when the
// engine is asked for and not before, so that a task pays for the one client that it uses.
//
// Lifetime: a loaded engine stays until the process ends. Threads: any. Errors: Error (usage) for
// a name that is not served, and for an engine whose library, or a library that it needs, is not
// there.
#pragma once

#include <string_view>
#include <vector>

#include "config/url.h"
#include "executor/engine/engine.h"

namespace sqlpod {

struct EngineEntry {
  std::string_view module;
  /// Dialect names in URLs that it serves, its own first.
  std::vector<std::string_view> dialects;
  /// Driver names of SQLAlchemy that it accepts.
  std::vector<std::string_view> drivers;

  /// The engine itself, loaded by the first call.
  const Engine& engine() const;
};

/// Every engine of this build; loads none.
const std::vector<EngineEntry>& engine_entries();

/// The engine that serves a URL. Throws Error (usage) that lists the dialects or drivers it could
/// have been.
const Engine& find_engine(const Url& url);

}  // namespace sqlpod
