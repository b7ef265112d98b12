#include "executor/table/parquet/run_length.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace sqlpod {
namespace {

static_assert(std::endian::native == std::endian::little, "values are packed by their memory");

constexpr std::size_t group = 8;         // values are packed eight at a time
constexpr std::size_t most_groups = 63;  // of a packed run, so that its header has one byte
constexpr std::size_t store = sizeof(std::uint64_t);

void append_varint(std::uint64_t value, std::string& out) {
  for (; value >= 0x80; value >>= 7U) out += static_cast<char>(value | 0x80U);
  out += static_cast<char>(value);
}

std::uint64_t four_packed(const std::uint16_t* values, unsigned width) {
  return std::uint64_t{values[0]} | std::uint64_t{values[1]} << width |
         std::uint64_t{values[2]} << (2 * width) | std::uint64_t{values[3]} << (3 * width);
}

/// Packs a group into `width` bytes; may write up to 16.
void pack_group(const std::uint16_t* values, unsigned width, char* out) {
  const std::uint64_t low = four_packed(values, width);
  const std::uint64_t high = four_packed(values + 4, width);
  const unsigned shared = 4 * width % 8;  // bits of the byte that both have a part in
  const std::uint64_t rest = high << shared | low >> (4 * width - shared);
  std::memcpy(out, &low, store);
  std::memcpy(out + 4 * width / 8, &rest, store);
}

bool all_equal(const std::uint16_t* values) {
  std::array<std::uint64_t, 2> four;
  std::memcpy(four.data(), values, sizeof four);
  return four[0] == four[1] && four[0] == std::rotl(four[0], 16);
}

/// How many values from the first on are equal.
std::size_t run_at(std::span<const std::uint16_t> values) {
  std::size_t length = 0;
  while (length + group <= values.size() && values[length] == values[0] &&
         all_equal(values.data() + length)) {
    length += group;
  }
  while (length < values.size() && values[length] == values[0]) ++length;
  return length;
}

/// Appends one packed run; answers how many values it took.
std::size_t append_packed(std::span<const std::uint16_t> values, unsigned width, std::string& out) {
  const std::size_t header = out.size();
  out.resize(header + 1 + most_groups * width + 2 * store);
  char* to = out.data() + header + 1;
  std::size_t groups = 0;
  std::size_t taken = 0;
  for (; groups < most_groups && taken + group <= values.size(); ++groups, taken += group) {
    if (groups > 0 && all_equal(values.data() + taken)) break;
    pack_group(values.data() + taken, width, to);
    to += width;
  }
  if (groups < most_groups && taken + group > values.size() && taken < values.size()) {
    std::array<std::uint16_t, group> last{};
    std::copy(values.begin() + static_cast<std::ptrdiff_t>(taken), values.end(), last.begin());
    pack_group(last.data(), width, to);
    to += width;
    ++groups;
    taken = values.size();
  }
  out[header] = static_cast<char>(groups << 1U | 1U);
  out.resize(static_cast<std::size_t>(to - out.data()));
  return taken;
}

}  // namespace

int bit_width_of(std::uint32_t largest) {
  return std::max(1, static_cast<int>(std::bit_width(largest)));
}

void append_run(std::uint16_t value, std::size_t count, int bit_width, std::string& out) {
  append_varint(std::uint64_t{count} << 1U, out);
  out += static_cast<char>(value & 0xFFU);
  if (bit_width > 8) out += static_cast<char>(value >> 8U);
}

void append_hybrid(std::span<const std::uint16_t> values, int bit_width, std::string& out) {
  while (!values.empty()) {
    std::size_t taken = run_at(values);
    if (taken >= group) {
      append_run(values[0], taken, bit_width, out);
    } else {
      taken = append_packed(values, static_cast<unsigned>(bit_width), out);
    }
    values = values.subspan(taken);
  }
}

}  // namespace sqlpod
