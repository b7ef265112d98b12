// Names and sizes as Kubernetes allows them. Pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sqlpod {

/// A name as Kubernetes allows it for an object (RFC 1123 label), from any text: lower case, every
/// other character a `-`, none at the ends, at most `longest` bytes (20 or more). A name that had
/// to be cut, and one that lost characters beyond ASCII, ends in a digest of the whole, so that two
/// tasks do not become one. Text without a single letter or digit becomes "task".
std::string kubernetes_name(std::string_view text, std::size_t longest = 52);

/// Whether the text is the name of an object as it is: an RFC 1123 label of at most 63 bytes, or a
/// subdomain, labels with dots between them, of at most 253.
bool is_dns_label(std::string_view text);
bool is_dns_subdomain(std::string_view text);

/// Whether the text is a key of a ConfigMap or Secret: letters, digits, `-`, `_` and `.`, at most
/// 253 bytes, not starting with `..`.
bool is_data_key(std::string_view text);

/// Whether the text is a size as Kubernetes writes it: `1Gi`, `500M`, `1.5Gi`; more than nothing.
bool is_quantity(std::string_view text);

/// The first `digits` (at most 64) hexadecimal digits of the SHA-256 of the text.
std::string short_digest(std::string_view text, std::size_t digits);

}  // namespace sqlpod
