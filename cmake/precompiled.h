// The heavy headers of nearly every source, compiled once.
#pragma once

#include <arrow/api.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>
