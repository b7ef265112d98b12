// Percent-encoding of URIs (RFC 3986).
#pragma once

#include <string>
#include <string_view>

namespace sqlpod {

/// `%41` as A; what is no such triple stays as it is.
std::string percent_decoded(std::string_view text);

/// Letters, digits, slashes and `-._~=` as they are, every other byte as a triple: for the path of
/// a URI, and for one value of its query.
std::string percent_encoded(std::string_view text);

}  // namespace sqlpod
