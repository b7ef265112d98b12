// Firebird, by fbclient.
#pragma once

#include "executor/engine/engine.h"

namespace sqlpod::firebird {

const Engine& engine();

}  // namespace sqlpod::firebird

/// What libsqlpod_firebird.so exports, for executor/engine/engine_registry.cpp.
extern "C" const sqlpod::Engine* sqlpod_engine_firebird();
