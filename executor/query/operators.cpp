#include "executor/query/operators.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "error/error.h"
#include "executor/query/number_value.h"
#include "executor/query/python_text.h"

namespace sqlpod {
namespace {

using Integer = std::int64_t;

Error overflow() {
  return Error(ErrorKind::usage, "the result does not fit a 64-bit integer",
               "use floats, or let the database compute it");
}

Error zero_division() {
  return Error(ErrorKind::usage, "division by zero");
}

Integer floor_divide(Integer left, Integer right) {
  if (right == 0) throw zero_division();
  if (left == std::numeric_limits<Integer>::min() && right == -1) throw overflow();
  return left / right - (left % right != 0 && (left < 0) != (right < 0) ? 1 : 0);
}

Integer modulo(Integer left, Integer right) {
  if (right == 0) throw zero_division();
  if (right == -1) return 0;
  const Integer rest = left % right;
  return rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest;
}

// The remainder has the sign of the divisor, and quotient * divisor + remainder is the dividend.
double modulo(double left, double right) {
  if (right == 0) throw zero_division();
  const double rest = std::fmod(left, right);
  if (rest == 0) return std::copysign(0.0, right);
  return (rest < 0) != (right < 0) ? rest + right : rest;
}

double floor_divide(double left, double right) {
  const double quotient = (left - modulo(left, right)) / right;
  if (quotient == 0) return std::copysign(0.0, left / right);
  const double floor = std::floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

Value power(Integer base, Integer exponent) {
  if (exponent < 0) {
    if (base == 0) throw zero_division();
    return std::pow(static_cast<double>(base), static_cast<double>(exponent));
  }
  Integer result = 1;
  if (base == 0 || base == 1) return exponent == 0 ? result : base;
  if (base == -1) return exponent % 2 == 0 ? result : base;
  for (; exponent > 0; --exponent) {  // ends within 63 steps: the base is 2 at least
    if (__builtin_mul_overflow(result, base, &result)) throw overflow();
  }
  return result;
}

Value power(double base, double exponent) {
  if (base == 0 && exponent < 0) throw zero_division();
  const double result = std::pow(base, exponent);
  if (std::isnan(result) && !std::isnan(base) && !std::isnan(exponent)) {
    throw Error(ErrorKind::usage, "a negative number has no such power");
  }
  if (std::isinf(result) && std::isfinite(base) && std::isfinite(exponent)) {
    throw Error(ErrorKind::usage, "the result does not fit a float");
  }
  return result;
}

Value integer_arithmetic(BinaryOperator operation, Integer left, Integer right) {
  Integer result = 0;
  switch (operation) {
    case BinaryOperator::add:
      if (__builtin_add_overflow(left, right, &result)) throw overflow();
      return result;
    case BinaryOperator::subtract:
      if (__builtin_sub_overflow(left, right, &result)) throw overflow();
      return result;
    case BinaryOperator::multiply:
      if (__builtin_mul_overflow(left, right, &result)) throw overflow();
      return result;
    case BinaryOperator::divide:
      if (right == 0) throw zero_division();
      return static_cast<double>(static_cast<long double>(left) / static_cast<long double>(right));
    case BinaryOperator::floor_divide:
      return floor_divide(left, right);
    case BinaryOperator::modulo:
      return modulo(left, right);
    case BinaryOperator::power:
      return power(left, right);
    case BinaryOperator::concatenate:
      break;
  }
  throw Error(ErrorKind::internal, "no arithmetic operator");
}

Value real_arithmetic(BinaryOperator operation, double left, double right) {
  switch (operation) {
    case BinaryOperator::add:
      return left + right;
    case BinaryOperator::subtract:
      return left - right;
    case BinaryOperator::multiply:
      return left * right;
    case BinaryOperator::divide:
      if (right == 0) throw zero_division();
      return left / right;
    case BinaryOperator::floor_divide:
      return floor_divide(left, right);
    case BinaryOperator::modulo:
      return modulo(left, right);
    case BinaryOperator::power:
      return power(left, right);
    case BinaryOperator::concatenate:
      break;
  }
  throw Error(ErrorKind::internal, "no arithmetic operator");
}

void check_size(Integer size, Integer limit) {
  if (size > limit) {
    throw Error(ErrorKind::usage, "the result is too large",
                "at most 64 MiB of text and 100000 items");
  }
}

std::string joined(const std::string& left, const std::string& right) {
  check_size(static_cast<Integer>(left.size() + right.size()), max_text_size);
  return left + right;
}

template <typename Sequence>
Sequence repeated(const Sequence& sequence, Integer times, Integer limit) {
  Sequence result;
  if (times <= 0 || sequence.empty()) return result;
  Integer size = 0;
  if (__builtin_mul_overflow(static_cast<Integer>(sequence.size()), times, &size)) size = limit + 1;
  check_size(size, limit);
  result.reserve(static_cast<std::size_t>(size));
  for (; times > 0; --times) result.insert(result.end(), sequence.begin(), sequence.end());
  return result;
}

// `+` on texts and on lists, `*` on one of them and an integer; none for anything else.
std::optional<Value> sequence_arithmetic(BinaryOperator operation, const Value& left,
                                         const Value& right) {
  const auto* text = left.get_if<std::string>();
  const auto* list = left.get_if<Value::List>();
  if (operation == BinaryOperator::add) {
    const auto* second_text = right.get_if<std::string>();
    const auto* second_list = right.get_if<Value::List>();
    if (text && second_text) return joined(*text, *second_text);
    if (list && second_list) {
      check_size(static_cast<Integer>(list->size() + second_list->size()), max_list_size);
      Value::List result = *list;
      result.insert(result.end(), second_list->begin(), second_list->end());
      return result;
    }
  }
  if (operation == BinaryOperator::multiply) {
    if (const auto times = as_integer(right)) {
      if (text) return repeated(*text, *times, max_text_size);
      if (list) return repeated(*list, *times, max_list_size);
    } else if (as_integer(left)) {
      return sequence_arithmetic(operation, right, left);
    }
  }
  return std::nullopt;
}

std::string name_of(BinaryOperator operation) {
  switch (operation) {
    case BinaryOperator::add:
      return "add";
    case BinaryOperator::subtract:
      return "subtract";
    case BinaryOperator::multiply:
      return "multiply";
    case BinaryOperator::divide:
    case BinaryOperator::floor_divide:
      return "divide";
    case BinaryOperator::modulo:
      return "take the remainder of";
    case BinaryOperator::power:
      return "raise to a power";
    case BinaryOperator::concatenate:
      return "concatenate";
  }
  return {};
}

}  // namespace

bool is_true(const Value& value) {
  if (value.is_null()) return false;
  if (const auto number = as_real(value)) return *number != 0;
  if (const auto* text = value.get_if<std::string>()) return !text->empty();
  if (const auto* list = value.get_if<Value::List>()) return !list->empty();
  if (const auto* map = value.get_if<Value::Map>()) return !map->empty();
  if (const auto* bytes = value.get_if<Bytes>()) return !bytes->data.empty();
  if (const auto* timedelta = value.get_if<Timedelta>()) return timedelta->microseconds != 0;
  if (const auto* decimal = value.get_if<Decimal>()) {
    return decimal->digits.find_first_of("123456789") != std::string::npos;
  }
  return true;
}

Value apply(BinaryOperator operation, const Value& left, const Value& right) {
  if (operation == BinaryOperator::concatenate) return joined(python_str(left), python_str(right));
  const auto left_integer = as_integer(left);
  const auto right_integer = as_integer(right);
  if (left_integer && right_integer)
    return integer_arithmetic(operation, *left_integer, *right_integer);
  const auto left_real = as_real(left);
  const auto right_real = as_real(right);
  if (left_real && right_real) return real_arithmetic(operation, *left_real, *right_real);
  if (auto sequence = sequence_arithmetic(operation, left, right)) return *std::move(sequence);
  throw operand_error(name_of(operation), left, right);
}

Value negated(const Value& value) {
  const Value number = positive(value);
  if (const auto* integer = number.get_if<Integer>()) {
    return integer_arithmetic(BinaryOperator::subtract, 0, *integer);
  }
  return -*number.get_if<double>();
}

Value positive(const Value& value) {
  if (const auto integer = as_integer(value)) return *integer;
  if (value.get_if<double>()) return value;
  throw Error(ErrorKind::usage, "a sign stands before numbers only, this is " + kind_name(value));
}

}  // namespace sqlpod
