// What is said when a text is not a value of the type that it should be.
#pragma once

#include <string>
#include <string_view>

#include "config/input_type.h"
#include "error/error.h"

namespace sqlpod {

/// The form that values of a kind are written in, as a clause: "an int is digits with an optional
/// sign, such as 42".
std::string expected_form(TypeKind kind);

/// An Error (usage) such as "'abc' is not an int", with the form that was expected as its hint.
Error value_error(std::string_view text, TypeKind kind, std::string_view reason = {});

}  // namespace sqlpod
