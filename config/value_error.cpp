#include "config/value_error.h"

#include "error/in_quotes.h"

namespace sqlpod {
namespace {

std::string with_article(TypeKind kind) {
  return (kind == TypeKind::integer ? "an " : "a ") + std::string(name(kind));
}

std::string_view form(TypeKind kind) {
  switch (kind) {
    case TypeKind::integer:
      return "digits with an optional sign, such as 42, from -9223372036854775808 to "
             "9223372036854775807";
    case TypeKind::real:
      return "a number such as 0.5 or 1e-3, or nan, inf, -inf";
    case TypeKind::text:
      return "any UTF-8 text";
    case TypeKind::boolean:
      return "true or false (also yes/no, on/off, 1/0)";
    case TypeKind::date:
      return "written like 2024-01-31, years 0001 to 9999";
    case TypeKind::time:
      return "written like 10:30, 10:30:00.5 or 10:30:00+02:00";
    case TypeKind::datetime:
      return "written like 2024-01-31 10:30:00, 2024-01-31T10:30:00Z or 2024-01-31";
    case TypeKind::timedelta:
      return "written like P1DT2H, 1 day, 2:00:00, 26:00:00 or as seconds such as 90.5";
    case TypeKind::decimal:
      return "a number such as 12.50 or 1e-3";
    case TypeKind::bytes:
      return "base64 with padding, such as aGVsbG8=";
    case TypeKind::uuid:
      return "written like 123e4567-e89b-12d3-a456-426614174000";
    case TypeKind::json:
      return "any JSON value, such as {\"a\": [1, 2]}";
    case TypeKind::list:
      return "written like [1, 2, 3]";
  }
  return "";
}

}  // namespace

std::string expected_form(TypeKind kind) {
  return with_article(kind) + " is " + std::string(form(kind));
}

Error value_error(std::string_view text, TypeKind kind, std::string_view reason) {
  std::string message = in_quotes(text) + " is not " + with_article(kind);
  if (!reason.empty()) message.append(": ").append(reason);
  return {ErrorKind::usage, message, expected_form(kind)};
}

}  // namespace sqlpod
