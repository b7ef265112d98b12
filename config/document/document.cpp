#include "config/document/document.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

#include "config/document/json_document.h"
#include "config/document/yaml_document.h"
#include "error/error.h"
#include "error/utf8.h"

namespace sqlpod {
namespace {

Mark mark_at(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {static_cast<int>(line), static_cast<int>(offset - line_start + 1)};
}

std::string hex(char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return {'0', 'x', digits[byte >> 4U], digits[byte & 0xfU]};
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
}

std::string read_file(const std::string& path) {
  const auto refuse = [&](const std::string& reason) {
    throw Error(ErrorKind::usage, "cannot read " + path + ": " + reason,
                "give the path of a file that this user may read");
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) refuse("it is a folder");
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) refuse(errno != 0 ? std::strerror(errno) : "it does not open");
  // Read until there is no more, for a pipe or a device has no size; grown by hand, so that no
  // outgrown copy of what may hold a password stays in memory.
  std::string content(std::size_t{64} * 1024, '\0');
  std::size_t size = 0;
  while (true) {
    stream.read(content.data() + size, static_cast<std::streamsize>(content.size() - size));
    size += static_cast<std::size_t>(stream.gcount());
    if (size < content.size() || size > maximum_document_bytes) break;
    std::string larger(2 * size, '\0');
    larger.replace(0, size, content);
    wipe(content);
    content = std::move(larger);
  }
  content.resize(size);
  if (stream.bad()) refuse("reading it failed");
  return content;
}

}  // namespace

// Defined here, where NodeEntry is complete.
Node::Node() = default;
Node::Node(Kind node_kind, Mark node_mark) : kind(node_kind), mark(node_mark) {}
Node::Node(const Node&) = default;
Node::Node(Node&&) noexcept = default;
Node& Node::operator=(const Node&) = default;
Node& Node::operator=(Node&&) noexcept = default;
Node::~Node() {
  wipe(text);
}

std::string_view describe(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::null:
      return "null";
    case Node::Kind::scalar:
      return "a single value";
    case Node::Kind::sequence:
      return "a list";
    case Node::Kind::map:
      return "a map";
  }
  return "";
}

std::string place(const std::string& file, Mark mark) {
  if (file.empty()) {
    return "line " + std::to_string(mark.line) + ", column " + std::to_string(mark.column);
  }
  return file + ":" + std::to_string(mark.line) + ":" + std::to_string(mark.column);
}

void check_document_text(std::string_view text, const std::string& file) {
  if (text.size() > maximum_document_bytes) {
    throw Error(ErrorKind::usage,
                (file.empty() ? std::string("the text") : file) + " is larger than " +
                    std::to_string(maximum_document_bytes / 1024 / 1024) + " MiB",
                "large data belongs in a table, not in a spec or an inputs file");
  }
  const auto refuse = [&](std::size_t offset, const std::string& what) {
    throw Error(ErrorKind::usage, place(file, mark_at(text, offset)) + ": " + what,
                "the file must be text in UTF-8");
  };
  const auto* const control = std::find_if(text.begin(), text.end(), is_control);
  const std::optional<std::size_t> invalid = find_invalid_utf8(text);
  const auto control_offset = static_cast<std::size_t>(control - text.begin());
  if (invalid && *invalid < control_offset) {
    refuse(*invalid, "byte " + hex(text[*invalid]) + " at offset " + std::to_string(*invalid) +
                         " is not UTF-8");
  }
  if (control != text.end()) {
    refuse(control_offset,
           "control character " + hex(*control) + " at offset " + std::to_string(control_offset));
  }
}

Node parse_document(std::string_view text, const std::string& file) {
  const bool is_json = std::filesystem::path(file).extension() == ".json";
  return is_json ? parse_json(text, file) : parse_yaml(text, file);
}

Node load_document(const std::string& path) {
  const Secret content(read_file(path));
  return parse_document(content.reveal(), path);
}

}  // namespace sqlpod
