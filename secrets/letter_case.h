// The spelling of a secret's name in a place that keeps secrets.
#pragma once

#include <string>

#include "secrets/secret_name.h"

namespace sqlpod {

enum class LetterCase { as_written, lower, upper };

/// Only ASCII letters change, whatever the locale.
std::string spelled(const std::string& text, LetterCase letters);
SecretName spelled(const SecretName& name, LetterCase letters);

}  // namespace sqlpod
