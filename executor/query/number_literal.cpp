#include "executor/query/number_literal.h"

#include <charconv>
#include <cstdint>

#include "executor/query/template_error.h"

namespace sqlpod {
namespace {

Value integer_of(const TemplateToken& token, std::string_view source) {
  std::string_view digits = token.text;
  int base = 10;
  if (digits.size() > 2 && digits[0] == '0' && digits[1] > '9') {
    base = digits[1] == 'x' ? 16 : digits[1] == 'o' ? 8 : 2;
    digits.remove_prefix(2);
  }
  std::int64_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    throw template_error(source, token.offset, "this number does not fit 64 bits",
                         "write it as a string or a float");
  }
  return value;
}

Value real_of(const TemplateToken& token, std::string_view source) {
  double value = 0;
  const char* last = token.text.data() + token.text.size();
  const auto [end, error] = std::from_chars(token.text.data(), last, value);
  if (error != std::errc() || end != last) {
    throw template_error(source, token.offset, "this number is out of range");
  }
  return value;
}

}  // namespace

Value number_of(const TemplateToken& token, std::string_view source) {
  return token.kind == TemplateTokenKind::integer ? integer_of(token, source)
                                                  : real_of(token, source);
}

}  // namespace sqlpod
