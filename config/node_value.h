// The value that a node of a document stands for: by a declared type, or by how it is written.
#pragma once

#include "config/document/document.h"
#include "config/input_type.h"
#include "config/value.h"

namespace sqlpod {

/// By how it is written, as YAML 1.2 and JSON have it: plain true and false, null, integers and
/// other numbers are such, all else is text. A number that neither 64 bits nor a double hold
/// exactly is a Decimal. Throws Error (usage) for a number beyond any use.
Value value_of(const Node& node);

/// By a declared type. A str takes any scalar as it is written; every other scalar type reads the
/// scalar's text, quoted or plain; null is a value of `T | None` only. Throws Error (usage) that
/// names the element of a list: "[2]: …".
Value value_of(const Node& node, const InputType& type);

/// Whether a text stands for NULL where an input is `T | None` and T is not str: empty, ~, null or
/// None.
bool is_null_word(std::string_view text);

}  // namespace sqlpod
