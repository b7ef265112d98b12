// A YAML or JSON text as a tree that remembers where everything stood: the form in which spec and
// inputs are read.
//
// A document is bounded, so that no text can exhaust the machine: maximum_document_bytes of text,
// nesting to maximum_document_depth, maximum_document_nodes values, aliases counted as what they
// stand for. It is UTF-8 without control characters other than tab and line ends. A key of a map is
// a scalar and stands once. Nodes are values; their text is wiped when they die, because a spec may
// hold a password.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "secrets/secret.h"

namespace sqlpod {

constexpr std::size_t maximum_document_bytes = std::size_t{16} * 1024 * 1024;
constexpr std::size_t maximum_document_depth = 64;
constexpr std::size_t maximum_document_nodes = 1'000'000;

/// A place in a text; both count from 1, the column in bytes. Line 0: no place.
struct Mark {
  int line = 0;
  int column = 0;
};

struct NodeEntry;

struct Node {
  enum class Kind { null, scalar, sequence, map };

  Node();
  Node(Kind node_kind, Mark node_mark);
  Node(const Node&);
  Node(Node&&) noexcept;
  Node& operator=(const Node&);
  Node& operator=(Node&&) noexcept;
  ~Node();

  Kind kind = Kind::null;
  Mark mark;
  std::string text;                ///< of a scalar, escapes resolved
  bool plain = false;              ///< a scalar without quotes: it may be a number or a truth value
  std::vector<Node> items;         ///< of a sequence
  std::vector<NodeEntry> entries;  ///< of a map, in order
};

struct NodeEntry {
  std::string key;
  Mark key_mark;
  Node value;
};

/// What a node is, for messages: "null", "a single value", "a list", "a map".
std::string_view describe(Node::Kind kind);

/// `file:line:column`, or `line L, column C` when `file` is empty.
std::string place(const std::string& file, Mark mark);

/// Throws Error (usage) when a text cannot be a document: too large, no UTF-8, control characters.
void check_document_text(std::string_view text, const std::string& file);

/// Reads the text of a file: as JSON when the file's name ends in .json, else as YAML. Throws Error
/// (usage) that names the file.
Node parse_document(std::string_view text, const std::string& file);

/// Reads a file whole: as JSON when its name ends in .json, else as YAML. Throws Error (usage) that
/// names the file. An empty YAML document is a null node.
Node load_document(const std::string& path);

}  // namespace sqlpod
