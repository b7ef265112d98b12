// Firebird, by fbclient.
#pragma once

#include "executor/engine/engine.h"

namespace sqlpod::firebird {

const Engine& engine();

}  // namespace sqlpod::firebird
