// What Python takes for white space.
#pragma once

namespace sqlpod {

/// The characters that Python's str.strip() strips and its `\s` matches.
bool is_python_white_space(char32_t c);

}  // namespace sqlpod
