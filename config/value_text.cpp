#include "config/value_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "config/date_time_text.h"
#include "config/document/json_document.h"
#include "config/node_value.h"
#include "config/value_error.h"
#include "error/utf8.h"

namespace sqlpod {
namespace {

constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::string real_text(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
  std::array<char, 32> buffer{};
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  std::string text(buffer.data(), written.ptr);
  // Without a point or an exponent it would read as an integer.
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string base64_of(std::string_view data) {
  std::string out;
  out.reserve((data.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < data.size(); i += 3) {
    const std::size_t length = std::min<std::size_t>(3, data.size() - i);
    unsigned group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8U | (k < length ? static_cast<unsigned char>(data[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += k <= length ? base64_alphabet[group >> (18U - 6U * k) & 0x3fU] : '=';
    }
  }
  return out;
}

Bytes parse_base64(std::string_view text) {
  const auto refuse = [&] { return value_error(text, TypeKind::bytes); };
  if (text.size() % 4 != 0) throw refuse();
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  Bytes bytes;
  bytes.data.reserve(text.size() / 4 * 3);
  unsigned bits = 0;
  unsigned count = 0;
  for (const char c : text.substr(0, text.size() - padding)) {
    const std::size_t digit = base64_alphabet.find(c);
    if (digit == std::string_view::npos) throw refuse();
    bits = (bits << 6U | static_cast<unsigned>(digit)) & 0xffffU;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.data += static_cast<char>(bits >> count & 0xffU);
    }
  }
  // Bits beyond the last byte would be lost.
  if ((bits & ((1U << count) - 1U)) != 0) throw refuse();
  return bytes;
}

std::int64_t parse_integer(std::string_view text) {
  std::string_view digits = text;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  std::int64_t value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [rest, failure] = std::from_chars(digits.data(), end, value);
  if (failure == std::errc::result_out_of_range && rest == end) {
    throw value_error(text, TypeKind::integer, "it is out of range");
  }
  const bool has_two_signs = digits.size() < text.size() && digits.starts_with('-');
  if (failure != std::errc() || rest != end || has_two_signs)
    throw value_error(text, TypeKind::integer);
  return value;
}

double parse_real(std::string_view text) {
  std::string_view number = text;
  if (number.starts_with('+')) number.remove_prefix(1);
  const bool negative = number.starts_with('-');
  const std::string word = lower(negative ? number.substr(1) : number);
  if (negative && number.size() < text.size()) throw value_error(text, TypeKind::real);
  if (word == "inf" || word == ".inf" || word == "infinity") {
    return negative ? -std::numeric_limits<double>::infinity()
                    : std::numeric_limits<double>::infinity();
  }
  if (!negative && (word == "nan" || word == ".nan"))
    return std::numeric_limits<double>::quiet_NaN();
  double value = 0;
  const char* const end = number.data() + number.size();
  const auto [rest, failure] = std::from_chars(number.data(), end, value);
  if (failure == std::errc::result_out_of_range && rest == end) {
    throw value_error(text, TypeKind::real, "it is out of range");
  }
  if (failure != std::errc() || rest != end || !std::isfinite(value))
    throw value_error(text, TypeKind::real);
  return value;
}

bool parse_boolean(std::string_view text) {
  const std::string word = lower(text);
  if (word == "true" || word == "yes" || word == "on" || word == "1") return true;
  if (word == "false" || word == "no" || word == "off" || word == "0") return false;
  throw value_error(text, TypeKind::boolean);
}

Decimal parse_decimal(std::string_view text) {
  constexpr std::int64_t largest_exponent = 1000;  // bounds what a short text can grow to
  const auto take_digits = [](std::string_view& rest) {
    const auto* const end = std::find_if_not(rest.begin(), rest.end(), is_digit);
    const auto length = static_cast<std::size_t>(end - rest.begin());
    std::string digits(rest.substr(0, length));
    rest.remove_prefix(length);
    return digits;
  };
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  std::string whole = take_digits(rest);
  std::string fraction;
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    fraction = take_digits(rest);
  }
  if (whole.empty() && fraction.empty()) throw value_error(text, TypeKind::decimal);
  if (rest.starts_with('e') || rest.starts_with('E')) {
    std::int64_t exponent = 0;
    rest.remove_prefix(1);
    if (rest.starts_with('+') && rest.substr(1, 1) != "-") rest.remove_prefix(1);
    const auto [end, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), exponent);
    if (failure == std::errc::invalid_argument) throw value_error(text, TypeKind::decimal);
    if (failure != std::errc() || exponent > largest_exponent || exponent < -largest_exponent) {
      throw value_error(text, TypeKind::decimal, "its exponent is beyond 1000");
    }
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    // Moves the point: digits pass from one side of it to the other, zeros where there are none.
    const auto shift = static_cast<std::size_t>(std::abs(exponent));
    if (exponent > 0) {
      if (fraction.size() < shift) fraction.append(shift - fraction.size(), '0');
      whole += fraction.substr(0, shift);
      fraction.erase(0, shift);
    } else {
      if (whole.size() < shift) whole.insert(0, shift - whole.size(), '0');
      fraction.insert(0, whole, whole.size() - shift);
      whole.erase(whole.size() - shift);
    }
  }
  if (!rest.empty()) throw value_error(text, TypeKind::decimal);
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
  Decimal decimal{negative ? "-" : ""};
  decimal.digits += whole.empty() ? "0" : whole;
  if (!fraction.empty()) decimal.digits += '.' + fraction;
  return decimal;
}

Uuid parse_uuid(std::string_view text) {
  std::string_view body = text;
  if (lower(body.substr(0, 9)) == "urn:uuid:") {
    body.remove_prefix(9);
  } else if (body.size() >= 2 && body.front() == '{' && body.back() == '}') {
    body = body.substr(1, body.size() - 2);
  }
  const bool has_hyphens = body.size() == 36;
  if (!has_hyphens && body.size() != 32) throw value_error(text, TypeKind::uuid);
  Uuid uuid;
  for (const char c : lower(body)) {
    const std::size_t at = uuid.text.size();
    if (at == 8 || at == 13 || at == 18 || at == 23) {
      uuid.text += '-';
      if (has_hyphens) {
        if (c != '-') throw value_error(text, TypeKind::uuid);
        continue;
      }
    }
    if (!is_digit(c) && (c < 'a' || c > 'f')) throw value_error(text, TypeKind::uuid);
    uuid.text += c;
  }
  return uuid;
}

Value parse_json_value(std::string_view text, TypeKind kind) {
  Node node;
  try {
    node = parse_json(text, "");
  } catch (const Error& error) {
    throw value_error(text, kind, error.message());
  }
  if (kind == TypeKind::list && node.kind != Node::Kind::sequence) throw value_error(text, kind);
  return value_of(node);
}

void append_json_text(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\u00";
      out += hex[byte >> 4U];
      out += hex[byte & 0xfU];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_json(std::string& out, const Value& value) {
  if (value.is_null()) {
    out += "null";
  } else if (const auto* list = value.get_if<Value::List>()) {
    out += '[';
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (i > 0) out += ',';
      append_json(out, (*list)[i]);
    }
    out += ']';
  } else if (const auto* map = value.get_if<Value::Map>()) {
    out += '{';
    for (std::size_t i = 0; i < map->size(); ++i) {
      if (i > 0) out += ',';
      append_json_text(out, (*map)[i].first);
      out += ':';
      append_json(out, (*map)[i].second);
    }
    out += '}';
  } else {
    const auto* number = value.get_if<double>();
    const bool is_bare =
        value.get_if<bool>() != nullptr || value.get_if<std::int64_t>() != nullptr ||
        value.get_if<Decimal>() != nullptr || (number != nullptr && std::isfinite(*number));
    if (is_bare) {
      out += to_text(value);
    } else {
      append_json_text(out, to_text(value));
    }
  }
}

struct TextOf {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(bool truth) const { return truth ? "true" : "false"; }
  std::string operator()(std::int64_t integer) const { return std::to_string(integer); }
  std::string operator()(double number) const { return real_text(number); }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(const Decimal& decimal) const { return decimal.digits; }
  std::string operator()(const Bytes& bytes) const { return base64_of(bytes.data); }
  std::string operator()(const Uuid& uuid) const { return uuid.text; }
  std::string operator()(const Value::List& list) const { return to_json(list); }
  std::string operator()(const Value::Map& map) const { return to_json(map); }
  template <typename DateOrTime>
  std::string operator()(const DateOrTime& value) const {
    return to_string(value);
  }
};

struct KindOf {
  TypeKind operator()(std::monostate) const {
    throw Error(ErrorKind::internal, "NULL has no kind of its own");
  }
  TypeKind operator()(bool) const { return TypeKind::boolean; }
  TypeKind operator()(std::int64_t) const { return TypeKind::integer; }
  TypeKind operator()(double) const { return TypeKind::real; }
  TypeKind operator()(const std::string&) const { return TypeKind::text; }
  TypeKind operator()(const Date&) const { return TypeKind::date; }
  TypeKind operator()(const Time&) const { return TypeKind::time; }
  TypeKind operator()(const DateTime&) const { return TypeKind::datetime; }
  TypeKind operator()(const Timedelta&) const { return TypeKind::timedelta; }
  TypeKind operator()(const Decimal&) const { return TypeKind::decimal; }
  TypeKind operator()(const Bytes&) const { return TypeKind::bytes; }
  TypeKind operator()(const Uuid&) const { return TypeKind::uuid; }
  TypeKind operator()(const Value::List&) const { return TypeKind::list; }
  TypeKind operator()(const Value::Map&) const { return TypeKind::json; }
};

}  // namespace

std::string to_text(const Value& value) {
  return std::visit(TextOf{}, value.content());
}

std::string to_json(const Value& value) {
  std::string out;
  append_json(out, value);
  return out;
}

Value parse_value(std::string_view text, TypeKind kind) {
  if (find_invalid_utf8(text)) throw value_error(text, kind, "it is not UTF-8");
  switch (kind) {
    case TypeKind::integer:
      return parse_integer(text);
    case TypeKind::real:
      return parse_real(text);
    case TypeKind::text:
      return std::string(text);
    case TypeKind::boolean:
      return parse_boolean(text);
    case TypeKind::date:
      return parse_date(text);
    case TypeKind::time:
      return parse_time(text);
    case TypeKind::datetime:
      return parse_datetime(text);
    case TypeKind::timedelta:
      return parse_timedelta(text);
    case TypeKind::decimal:
      return parse_decimal(text);
    case TypeKind::bytes:
      return parse_base64(text);
    case TypeKind::uuid:
      return parse_uuid(text);
    case TypeKind::json:
    case TypeKind::list:
      return parse_json_value(text, kind);
  }
  return {};
}

TypeKind kind_of(const Value& value) {
  return std::visit(KindOf{}, value.content());
}

}  // namespace sqlpod
