#include "flyte/literal.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "error/error.h"
#include "error/in_quotes.h"
#include "flyte/msgpack.h"
#include "flyte/scalar.h"

namespace sqlpod::flyte {
namespace {

using messages::Literal;
using messages::LiteralType;
using sqlpod::Value;

/// Literals that refer to each other end here, and nobody has as many inputs.
constexpr int most_fetches = 1000;

std::string item(const std::string& place, std::size_t index) {
  return place + "[" + std::to_string(index) + "]";
}

std::string entry(const std::string& place, const std::string& key) {
  return place + "[" + in_quotes(key) + "]";
}

InputType list_of(InputType element) {
  return {TypeKind::list, false, std::make_shared<const InputType>(std::move(element))};
}

const std::string& enum_value(const std::string& text, const messages::EnumType& declared,
                              const std::string& place) {
  const auto& values = declared.values();
  if (std::find(values.begin(), values.end(), text) != values.end()) return text;
  throw Error(ErrorKind::usage, place + " is " + in_quotes(text) + ", which is none of the enum",
              "pass one of its values");
}

/// MessagePack within a literal stands for all that is below it.
Value decoded_as(const Value& decoded, const LiteralType& declared, const std::string& place) {
  switch (declared.type_case()) {
    case LiteralType::kSimple:
      return value_of_decoded(decoded, declared.simple(), place);
    case LiteralType::kEnumType:
      if (const auto* text = decoded.get_if<std::string>())
        return enum_value(*text, declared.enum_type(), place);
      break;
    case LiteralType::kCollectionType:
      if (const auto* list = decoded.get_if<Value::List>()) {
        Value::List items;
        for (std::size_t i = 0; i < list->size(); ++i) {
          items.push_back(decoded_as((*list)[i], declared.collection_type(), item(place, i)));
        }
        return items;
      }
      break;
    case LiteralType::kMapValueType:
      if (const auto* map = decoded.get_if<Value::Map>()) {
        Value::Map entries;
        for (const auto& [key, value] : *map) {
          entries.emplace_back(key,
                               decoded_as(value, declared.map_value_type(), entry(place, key)));
        }
        return entries;
      }
      break;
    case LiteralType::kUnionType:
      for (const LiteralType& variant : declared.union_type().variants()) {
        try {
          return decoded_as(decoded, variant, place);
        } catch (const Error&) {
          continue;  // another variant may fit
        }
      }
      break;
    default:
      break;
  }
  throw wrong_kind(place, "MessagePack of another kind", describe(declared));
}

const messages::Binary* msgpack_in(const Literal& literal) {
  if (!literal.has_scalar() || !literal.scalar().has_binary()) return nullptr;
  return &literal.scalar().binary();
}

Value decode(const messages::Binary& binary, const LiteralType& declared,
             const std::string& place) {
  if (binary.tag() != "msgpack") {
    throw Error(ErrorKind::usage,
                place + " is bytes in the form " + in_quotes(binary.tag()) + ", not in MessagePack",
                "pass the value by an input of a simple type");
  }
  try {
    return decoded_as(parse_msgpack(binary.value()), declared, place);
  } catch (const Error& error) {
    if (error.message().starts_with(place)) throw;
    throw Error(ErrorKind::usage, place + ": " + error.message(), error.hint());
  }
}

}  // namespace

std::string describe(const LiteralType& type) {
  switch (type.type_case()) {
    case LiteralType::kSimple:
      return describe(type.simple());
    case LiteralType::kSchema:
    case LiteralType::kStructuredDatasetType:
      return "a table";
    case LiteralType::kCollectionType:
      return "a list";
    case LiteralType::kMapValueType:
      return "a dictionary";
    case LiteralType::kBlob:
      return "a file";
    case LiteralType::kEnumType:
      return "a value of an enum";
    case LiteralType::kUnionType:
      return "a union";
    default:
      return "a type that is not known";
  }
}

InputType input_type_of(const LiteralType& declared, const std::string& place) {
  switch (declared.type_case()) {
    case LiteralType::kSimple:
      switch (declared.simple()) {
        case messages::NONE:
          return {TypeKind::text, true, nullptr};
        case messages::INTEGER:
          return {TypeKind::integer, false, nullptr};
        case messages::FLOAT:
          return {TypeKind::real, false, nullptr};
        case messages::STRING:
          return {TypeKind::text, false, nullptr};
        case messages::BOOLEAN:
          return {TypeKind::boolean, false, nullptr};
        case messages::DATETIME:
          return {TypeKind::datetime, false, nullptr};
        case messages::DURATION:
          return {TypeKind::timedelta, false, nullptr};
        case messages::BINARY:
          return {TypeKind::bytes, false, nullptr};
        case messages::STRUCT:
          return {TypeKind::json, false, nullptr};
        default:
          break;
      }
      break;
    case LiteralType::kEnumType:
      return {TypeKind::text, false, nullptr};
    case LiteralType::kCollectionType:
      return list_of(input_type_of(declared.collection_type(), place));
    case LiteralType::kMapValueType:
      return {TypeKind::json, false, nullptr};
    case LiteralType::kUnionType:
      for (const LiteralType& variant : declared.union_type().variants()) {
        if (variant.has_simple() && variant.simple() == messages::NONE) continue;
        InputType type = input_type_of(variant, place);
        type.nullable = true;
        return type;
      }
      return {TypeKind::text, true, nullptr};
    default:
      break;
  }
  throw Error(ErrorKind::usage,
              place + " is declared as " + describe(declared) + ", which a query cannot use",
              "pass numbers, texts, truth values, moments, durations, lists or dictionaries");
}

TypedValue LiteralReader::read(const Literal& literal, const LiteralType& declared,
                               const std::string& place) {
  if (literal.has_offloaded_metadata()) {
    if (++fetched_ > most_fetches) {
      throw Error(ErrorKind::usage,
                  place + " is in more than " + std::to_string(most_fetches) +
                      " objects, or refers to itself",
                  "pass it by a table in the database");
    }
    return read(fetch_(literal.offloaded_metadata().uri()), declared, place);
  }
  if (declared.has_union_type()) return read_union(literal, declared.union_type(), place);
  InputType type = input_type_of(declared, place);
  if (const messages::Binary* binary = msgpack_in(literal)) {
    return {std::move(type), decode(*binary, declared, place)};
  }
  if (declared.has_collection_type()) return read_list(literal, declared.collection_type(), place);
  if (declared.has_map_value_type()) return read_map(literal, declared.map_value_type(), place);
  if (!literal.has_scalar()) {
    const bool is_list = literal.has_collection();
    throw wrong_kind(place,
                     is_list             ? "a list"
                     : literal.has_map() ? "a dictionary"
                                         : "no value",
                     describe(declared));
  }
  if (declared.has_enum_type()) {
    const Value text = value_of_scalar(literal.scalar(), messages::STRING, place);
    return {std::move(type), enum_value(*text.get_if<std::string>(), declared.enum_type(), place)};
  }
  return {std::move(type), value_of_scalar(literal.scalar(), declared.simple(), place)};
}

TypedValue LiteralReader::read_union(const Literal& literal, const messages::UnionType& declared,
                                     const std::string& place) {
  if (literal.has_scalar() && literal.scalar().has_union_value()) {
    const messages::UnionLiteral& chosen = literal.scalar().union_value();
    TypedValue value = read(chosen.value(), chosen.type(), place);
    value.type.nullable = true;
    return value;
  }
  // Flyte lets a plain literal through when it fits a variant.
  for (const LiteralType& variant : declared.variants()) {
    try {
      TypedValue value = read(literal, variant, place);
      value.type.nullable = true;
      return value;
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::usage) throw;  // another variant may fit
    }
  }
  throw wrong_kind(place, "a literal that fits none of its variants", "a union");
}

TypedValue LiteralReader::read_list(const Literal& literal, const LiteralType& item_type,
                                    const std::string& place) {
  if (!literal.has_collection()) throw wrong_kind(place, "a single value", "a list");
  Value::List items;
  InputType element = input_type_of(item_type, place);
  for (const Literal& each : literal.collection().literals()) {
    items.push_back(read(each, item_type, item(place, items.size())).value);
  }
  return {list_of(std::move(element)), std::move(items)};
}

TypedValue LiteralReader::read_map(const Literal& literal, const LiteralType& item_type,
                                   const std::string& place) {
  if (!literal.has_map()) throw wrong_kind(place, "a single value", "a dictionary");
  Value::Map entries;
  for (const auto& [key, each] : literal.map().literals()) {
    entries.emplace_back(key, read(each, item_type, entry(place, key)).value);
  }
  std::sort(entries.begin(), entries.end(),
            [](const auto& one, const auto& two) { return one.first < two.first; });
  return {{TypeKind::json, false, nullptr}, std::move(entries)};
}

}  // namespace sqlpod::flyte
