#include "flyte/msgpack.h"

#include <bit>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "error/error.h"
#include "error/utf8.h"

namespace sqlpod::flyte {
namespace {

constexpr int deepest = 64;

[[noreturn]] void fail(const std::string& message) {
  throw Error(ErrorKind::usage, "no MessagePack that can be used: " + message,
              "pass values that JSON has: numbers, texts, lists, maps with texts as keys");
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  Value run() {
    Value value = read(0);
    if (!bytes_.empty()) fail("more bytes than one value has");
    return value;
  }

 private:
  std::string_view take(std::uint64_t size) {
    if (size > bytes_.size()) fail("it ends too early");
    const std::string_view taken = bytes_.substr(0, static_cast<std::size_t>(size));
    bytes_.remove_prefix(taken.size());
    return taken;
  }

  /// An unsigned number of so many bytes, the highest first.
  std::uint64_t number(std::size_t size) {
    std::uint64_t result = 0;
    for (const char byte : take(size)) result = result << 8U | static_cast<unsigned char>(byte);
    return result;
  }

  std::string text(std::uint64_t size) {
    const std::string_view taken = take(size);
    if (find_invalid_utf8(taken)) fail("a text that is not UTF-8");
    return std::string(taken);
  }

  static Value unsigned_integer(std::uint64_t number) {
    if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      fail("an integer of more than 63 bits");
    return static_cast<std::int64_t>(number);
  }

  Value list(std::uint64_t size, int depth) {
    Value::List items;
    for (; size > 0; --size) items.push_back(read(depth + 1));  // each takes a byte at least
    return items;
  }

  Value map(std::uint64_t size, int depth) {
    Value::Map entries;
    for (; size > 0; --size) {
      Value key = read(depth + 1);
      const auto* name = key.get_if<std::string>();
      if (name == nullptr) fail("a key that is no text");
      std::string copy = *name;
      entries.emplace_back(std::move(copy), read(depth + 1));
    }
    return entries;
  }

  Value read(int depth) {
    if (depth > deepest) fail("it is nested too deep");
    const auto first = static_cast<std::uint8_t>(number(1));
    if (first < 0x80U) return static_cast<std::int64_t>(first);
    if (first >= 0xE0U) return static_cast<std::int64_t>(first) - 0x100;
    if (first < 0x90U) return map(first & 0x0FU, depth);
    if (first < 0xA0U) return list(first & 0x0FU, depth);
    if (first < 0xC0U) return text(first & 0x1FU);
    return read_tagged(first, depth);
  }

  Value read_tagged(std::uint8_t tag, int depth) {
    switch (tag) {
      case 0xC0:
        return {};
      case 0xC2:
      case 0xC3:
        return tag == 0xC3;
      case 0xC4:
      case 0xC5:
      case 0xC6:
        return Bytes{std::string(take(number(std::size_t{1} << (tag - 0xC4U))))};
      case 0xCA:
        return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(number(4))));
      case 0xCB:
        return std::bit_cast<double>(number(8));
      case 0xCC:
      case 0xCD:
      case 0xCE:
      case 0xCF:
        return unsigned_integer(number(std::size_t{1} << (tag - 0xCCU)));
      case 0xD0:
        return static_cast<std::int64_t>(static_cast<std::int8_t>(number(1)));
      case 0xD1:
        return static_cast<std::int64_t>(static_cast<std::int16_t>(number(2)));
      case 0xD2:
        return static_cast<std::int64_t>(static_cast<std::int32_t>(number(4)));
      case 0xD3:
        return static_cast<std::int64_t>(number(8));
      case 0xD9:
      case 0xDA:
      case 0xDB:
        return text(number(std::size_t{1} << (tag - 0xD9U)));
      case 0xDC:
      case 0xDD:
        return list(number(tag == 0xDC ? 2 : 4), depth);
      case 0xDE:
      case 0xDF:
        return map(number(tag == 0xDE ? 2 : 4), depth);
      default:
        fail("an extension type");
    }
  }

  std::string_view bytes_;
};

}  // namespace

Value parse_msgpack(std::string_view bytes) {
  return Reader(bytes).run();
}

}  // namespace sqlpod::flyte
