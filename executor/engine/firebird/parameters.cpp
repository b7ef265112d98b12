#include "executor/engine/firebird/parameters.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>

#include "config/value_text.h"
#include "error/error.h"
#include "executor/engine/firebird/blob.h"
#include "executor/engine/firebird/calendar.h"

namespace sqlpod::firebird {
namespace {

constexpr std::size_t longest_varchar = 32'765;

template <typename T>
std::string bytes_of(const T& value) {
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

template <typename T>
Slot fixed(unsigned type, const T& value, int scale = 0) {
  return {type, 0, scale, sizeof value, 0, false, bytes_of(value)};
}

/// A text, or bytes when the character set is OCTETS: a VARCHAR while that holds it, else a BLOB.
Slot long_or_short(std::string content, unsigned charset) {
  // In steps, so that texts of like length need no new description of the message.
  constexpr std::size_t step = 64;
  if (content.size() > longest_varchar) {
    const int subtype = charset == charset_octets ? 0 : blob_subtype_text;
    return {SQL_BLOB, subtype, 0, sizeof(ISC_QUAD), charset, false, std::move(content)};
  }
  const std::size_t length =
      std::min(longest_varchar, (content.size() + step - 1) / step * step + 1);
  return {SQL_VARYING, 0, 0, static_cast<unsigned>(length), charset, false, std::move(content)};
}

/// The digits as an integer, when it holds all of them.
std::optional<std::int64_t> integer_of(const std::string& digits) {
  std::string whole = digits;
  std::erase(whole, '.');
  std::int64_t number = 0;
  const auto [rest, error] = std::from_chars(whole.data(), whole.data() + whole.size(), number);
  if (error != std::errc() || rest != whole.data() + whole.size()) return std::nullopt;
  return number;
}

Slot decimal(const Decimal& value) {
  constexpr std::size_t longest_scale = 18;
  std::string digits = value.digits;
  const std::size_t point = digits.find('.');
  // Zeros at the end say nothing and count as digits.
  if (point != std::string::npos) digits.erase(digits.find_last_not_of('0') + 1);
  const std::size_t scale = point == std::string::npos ? 0 : digits.size() - point - 1;
  const auto number = integer_of(digits);
  if (!number || scale > longest_scale) return long_or_short(digits, charset_utf8);
  return fixed(SQL_INT64, *number, -static_cast<int>(scale));
}

std::int64_t whole_ticks(std::int64_t microseconds, const std::string& name) {
  if (microseconds % microseconds_per_tick == 0) return microseconds;
  throw Error(ErrorKind::usage,
              "'" + name + "' has more digits of a second than the four that Firebird keeps",
              "round it to a ten-thousandth of a second");
}

/// On the UTC clock when there is an offset: the types have no zone.
std::int64_t utc(std::int64_t microseconds, std::optional<std::int32_t> offset_seconds) {
  return microseconds - std::int64_t{offset_seconds.value_or(0)} * 1'000'000;
}

Slot boolean(bool value, const Column& inferred) {
  switch (inferred.type) {
    case SQL_SHORT:
    case SQL_LONG:
    case SQL_INT64:
      return fixed(SQL_SHORT, static_cast<std::int16_t>(value ? 1 : 0));
    default:
      return fixed(SQL_BOOLEAN, static_cast<std::uint8_t>(value ? 1 : 0));
  }
}

Slot bytes(const Bytes& value, const Column& inferred) {
  if (inferred.type != SQL_BLOB) return long_or_short(value.data, charset_octets);
  return {SQL_BLOB, 0, 0, sizeof(ISC_QUAD), 0, false, value.data};
}

Slot null(const Column& inferred) {
  // `? IS NULL` takes nothing but the mark.
  if (inferred.type == SQL_NULL) return {SQL_NULL, 0, 0, 0, 0, true, {}};
  return {SQL_VARYING, 0, 0, 1, charset_utf8, true, {}};
}

[[noreturn]] void throw_no_type(const std::string& name, const std::string& what,
                                const std::string& hint) {
  throw Error(ErrorKind::usage, "Firebird has no type for the " + what + " '" + name + "'", hint);
}

}  // namespace

Slot slot_of(const Parameter& parameter, const Column& inferred) {
  const Value& value = parameter.value;
  const std::string& name = parameter.name;
  if (parameter.type.kind == TypeKind::list) {
    throw_no_type(name, "list",
                  "write IN {{ ." + name + " }}: it expands to one parameter an element");
  }
  if (value.is_null()) return null(inferred);
  if (inferred.type == SQL_NULL) return {SQL_NULL, 0, 0, 0, 0, false, {}};
  if (parameter.type.kind == TypeKind::json) return long_or_short(to_json(value), charset_utf8);
  if (const auto* integer = value.get_if<std::int64_t>()) return fixed(SQL_INT64, *integer);
  if (const auto* real = value.get_if<double>()) return fixed(SQL_DOUBLE, *real);
  if (const auto* truth = value.get_if<bool>()) return boolean(*truth, inferred);
  if (const auto* content = value.get_if<Bytes>()) return bytes(*content, inferred);
  if (const auto* number = value.get_if<Decimal>()) return decimal(*number);
  if (const auto* date = value.get_if<Date>()) {
    return fixed(SQL_TYPE_DATE, firebird_date(date->days));
  }
  if (const auto* time = value.get_if<Time>()) {
    const std::int64_t clock = utc(whole_ticks(time->microseconds, name), time->utc_offset_seconds);
    const std::int64_t in_day = (clock % microseconds_per_day + microseconds_per_day);
    return fixed(SQL_TYPE_TIME, firebird_time(in_day % microseconds_per_day));
  }
  if (const auto* moment = value.get_if<DateTime>()) {
    const std::int64_t clock =
        utc(whole_ticks(moment->microseconds, name), moment->utc_offset_seconds);
    return fixed(SQL_TIMESTAMP, firebird_timestamp(clock));
  }
  if (value.get_if<Timedelta>() != nullptr) {
    throw_no_type(name, "timedelta", "give a number, of days or seconds, as an int or a float");
  }
  return long_or_short(to_text(value), charset_utf8);
}

Parameters::Parameters(Firebird::IAttachment& attachment, Firebird::ITransaction& transaction,
                       Firebird::IMessageMetadata& inferred)
    : attachment_(attachment),
      transaction_(transaction),
      inferred_(inferred),
      inferred_columns_(columns_of(inferred)) {}

void Parameters::set(const std::vector<Parameter>& parameters) {
  if (parameters.size() != inferred_columns_.size()) {
    throw Error(ErrorKind::query, "Firebird counts other placeholders than sqlpod did",
                "see what is sent with `sqlpod render`");
  }
  std::vector<Slot> slots;
  slots.reserve(parameters.size());
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    slots.push_back(slot_of(parameters[i], inferred_columns_[i]));
  }
  if (!fits(slots)) describe(slots);
  for (std::size_t i = 0; i < slots.size(); ++i) write(slots[i], columns_[i]);
}

bool Parameters::fits(const std::vector<Slot>& slots) const {
  if (!metadata_) return false;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const Slot& slot = slots[i];
    const Column& place = columns_[i];
    if (slot.null && place.type != SQL_NULL) continue;
    if (slot.type != place.type || slot.scale != place.scale || slot.length > place.length ||
        slot.charset != place.charset || slot.subtype != place.subtype) {
      return false;
    }
  }
  return true;
}

void Parameters::describe(const std::vector<Slot>& slots) {
  Status status;
  const Reference<Firebird::IMetadataBuilder> builder(inferred_.getBuilder(&status));
  for (unsigned i = 0; i < slots.size(); ++i) {
    const Slot& slot = slots[i];
    builder->setType(&status, i, slot.type);
    builder->setSubType(&status, i, slot.subtype);
    builder->setScale(&status, i, slot.scale);
    builder->setLength(&status, i, slot.length);
    builder->setCharSet(&status, i, slot.charset);
  }
  metadata_.reset(builder->getMetadata(&status));
  columns_ = columns_of(*metadata_);
  message_.assign(metadata_->getMessageLength(&status), '\0');
}

void Parameters::write(const Slot& slot, const Column& place) {
  const std::int16_t mark = slot.null ? -1 : 0;
  std::memcpy(message_.data() + place.null_offset, &mark, sizeof mark);
  if (slot.null || slot.type == SQL_NULL) return;
  char* at = message_.data() + place.offset;
  if (slot.type == SQL_BLOB) {
    const ISC_QUAD id = write_blob(attachment_, transaction_, slot.bytes);
    std::memcpy(at, &id, sizeof id);
    return;
  }
  if (slot.type == SQL_VARYING) {
    const auto size = static_cast<std::uint16_t>(slot.bytes.size());
    std::memcpy(at, &size, sizeof size);
    at += sizeof size;
  }
  std::copy(slot.bytes.begin(), slot.bytes.end(), at);
}

}  // namespace sqlpod::firebird
