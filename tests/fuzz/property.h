// What the fuzz targets say of sqlpod, and how they take their bytes apart.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "error/error.h"

namespace sqlpod::fuzzing {

/// A promise that sqlpod did not keep.
class BrokenProperty : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// Throws BrokenProperty with the message when `holds` is false.
void require(bool holds, const std::string& message);

/// Whether `action` ends without an Error. One that it throws must be of this kind and fit to be
/// shown: its texts are UTF-8, message and hint have one line each. Other exceptions come through.
bool succeeds(ErrorKind kind, const std::function<void()>& action);

/// The parts of the bytes between lines that hold `--` alone; `count` of them, the missing ones
/// empty, the last one all that is left.
std::vector<std::string_view> sections(std::string_view bytes, std::size_t count);

/// The bytes as lines, without their ends.
std::vector<std::string_view> lines(std::string_view bytes);

}  // namespace sqlpod::fuzzing
