// Any database that has a SOCI backend and no engine of its own here: DB2, Oracle's OCI, what a
// site has written itself. The backend is a library that is loaded when a URL asks for it.
#pragma once

#include "executor/engine/engine.h"

namespace sqlpod::soci {

const Engine& engine();

}  // namespace sqlpod::soci

/// What libsqlpod_soci.so exports, for executor/engine/engine_registry.cpp.
extern "C" const sqlpod::Engine* sqlpod_engine_soci();
