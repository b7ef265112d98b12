#include "config/input_type.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "error/error.h"
#include "error/in_quotes.h"
#include "error/nearest_name.h"

namespace sqlpod {
namespace {

constexpr std::array<std::pair<TypeKind, std::string_view>, 13> kind_names{{
    {TypeKind::integer, "int"},
    {TypeKind::real, "float"},
    {TypeKind::text, "str"},
    {TypeKind::boolean, "bool"},
    {TypeKind::date, "date"},
    {TypeKind::time, "time"},
    {TypeKind::datetime, "datetime"},
    {TypeKind::timedelta, "timedelta"},
    {TypeKind::decimal, "decimal"},
    {TypeKind::bytes, "bytes"},
    {TypeKind::uuid, "uuid"},
    {TypeKind::json, "json"},
    {TypeKind::list, "list"},
}};

// What other languages and databases call these types, for the hint only.
constexpr std::array<std::pair<std::string_view, std::string_view>, 17> foreign_names{{
    {"string", "str"},
    {"text", "str"},
    {"varchar", "str"},
    {"integer", "int"},
    {"bigint", "int"},
    {"int64", "int"},
    {"long", "int"},
    {"double", "float"},
    {"real", "float"},
    {"float64", "float"},
    {"boolean", "bool"},
    {"numeric", "decimal"},
    {"timestamp", "datetime"},
    {"interval", "timedelta"},
    {"duration", "timedelta"},
    {"binary", "bytes"},
    {"dict", "json"},
}};

std::string unknown_type_hint(std::string_view word) {
  if (word == "table") return "a table is an input as a whole: write `rows: table`";
  for (const auto& [foreign, ours] : foreign_names) {
    if (word == foreign) return "did you mean '" + std::string(ours) + "'?";
  }
  std::vector<std::string> known;
  for (const auto& [kind, kind_name] : kind_names) {
    known.emplace_back(kind == TypeKind::list ? "list[T]" : kind_name);
  }
  return nearest_name_hint(word, known);
}

class TypeParser {
 public:
  explicit TypeParser(std::string_view text) : text_(text) {}

  InputType parse() {
    InputType type = parse_type(0);
    skip_blanks();
    if (at_ != text_.size()) malformed("nothing may follow the type");
    return type;
  }

 private:
  static constexpr int deepest = 16;

  [[noreturn]] void malformed(const std::string& reason) const {
    throw Error(ErrorKind::usage, in_quotes(text_) + " is not a type: " + reason,
                "a type is written like int, list[str] or datetime | None");
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }

  bool accept(char c) {
    skip_blanks();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void expect(char c) {
    if (!accept(c)) malformed(std::string("a '") + c + "' is missing");
  }

  std::string_view word() {
    skip_blanks();
    const std::size_t start = at_;
    while (at_ < text_.size() &&
           std::string_view(" \t|[]").find(text_[at_]) == std::string_view::npos) {
      ++at_;
    }
    return text_.substr(start, at_ - start);
  }

  InputType parse_type(int depth) {
    if (depth > deepest) malformed("it is nested too deeply");
    std::string_view first = word();
    bool nullable = false;
    if (first == "None") {
      if (!accept('|')) malformed("None alone is no type");
      nullable = true;
      first = word();
    }
    InputType type = parse_base(first, depth);
    if (accept('|')) {
      if (word() != "None") malformed("only None may stand beside a type");
      if (nullable) malformed("None stands twice");
      nullable = true;
    }
    type.nullable = type.nullable || nullable;
    return type;
  }

  InputType parse_base(std::string_view base, int depth) {
    if (base.empty()) malformed("a type's name is missing");
    if (base == "Optional") {
      expect('[');
      InputType type = parse_type(depth + 1);
      expect(']');
      type.nullable = true;
      return type;
    }
    if (base == "list" || base == "List") {
      expect('[');
      InputType type{TypeKind::list, false,
                     std::make_shared<const InputType>(parse_type(depth + 1))};
      expect(']');
      return type;
    }
    const auto* found = std::find_if(kind_names.begin(), kind_names.end(),
                                     [&](const auto& entry) { return entry.second == base; });
    if (found == kind_names.end()) {
      throw Error(ErrorKind::usage, "unknown type " + in_quotes(base), unknown_type_hint(base));
    }
    return InputType{found->first, false, nullptr};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

InputType parse_input_type(std::string_view text) {
  return TypeParser(text).parse();
}

std::string to_string(const InputType& type) {
  std::string result(name(type.kind));
  if (type.kind == TypeKind::list) {
    result += '[' + (type.element ? to_string(*type.element) : std::string()) + ']';
  }
  if (type.nullable) result += " | None";
  return result;
}

std::string_view name(TypeKind kind) {
  for (const auto& [known, kind_name] : kind_names) {
    if (known == kind) return kind_name;
  }
  return "";
}

}  // namespace sqlpod
