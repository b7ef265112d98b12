// Parquet's hybrid of run lengths and bit packing, which levels and dictionary indices are written
// in (apache/parquet-format, Encodings.md, "RLE/Bit-Packing Hybrid").
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace sqlpod {

/// The widest value that append_hybrid packs, in bits.
inline constexpr int widest_packed_value = 15;

/// The bits that a value up to `largest` needs, at least 1.
int bit_width_of(std::uint32_t largest);

/// Appends one run: `value`, `count` times.
void append_run(std::uint16_t value, std::size_t count, int bit_width, std::string& out);

/// Appends values below 2^bit_width; bit_width is from 1 to widest_packed_value.
void append_hybrid(std::span<const std::uint16_t> values, int bit_width, std::string& out);

}  // namespace sqlpod
