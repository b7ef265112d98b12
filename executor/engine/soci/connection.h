// Opens a connection by SOCI, in a thread of its own: a backend that connects cannot be asked to
// stop.
#pragma once

#include <soci/session.h>

#include <memory>

#include "executor/engine/cancellation.h"
#include "executor/engine/client_options.h"

namespace sqlpod::soci {

/// Takes the options of options_of(). Throws Error (usage, unavailable, denied), never with the
/// backend's own text, and what `cancellation` asks for. SOCI keeps a copy of the connect string
/// as long as the session lives.
std::unique_ptr<::soci::session> connect(const ClientOptions& options,
                                         const Cancellation& cancellation);

}  // namespace sqlpod::soci
