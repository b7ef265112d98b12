// A parameter in a form that SOCI binds: an integer, a real, a text or a date and time of whole
// seconds.
#pragma once

#include <soci/soci-backend.h>

#include <ctime>
#include <string>
#include <variant>

#include "executor/query/statement.h"

namespace sqlpod::soci {

struct ParameterValue {
  std::variant<std::string, long long, double, std::tm> value;
  ::soci::indicator indicator = ::soci::i_ok;
};

/// A bool is 0 or 1. A date, and a datetime without offset that has no fraction of a second, is a
/// std::tm; every other one, decimals, UUIDs and JSON are text. Throws Error (usage) for bytes, a
/// list and a text with a NUL, none of which every backend takes whole.
ParameterValue parameter_value(const Parameter& parameter);

/// What SOCI calls the type of the variant's alternative.
::soci::details::exchange_type exchange_type_of(const ParameterValue& value);

}  // namespace sqlpod::soci
