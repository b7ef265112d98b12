#include "config/document/yaml_document.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <optional>
#include <streambuf>
#include <unordered_map>
#include <utility>

#include "error/error.h"
#include "error/in_quotes.h"
#include "error/utf8.h"

namespace sqlpod {
namespace {

constexpr std::string_view core_tag = "tag:yaml.org,2002:";

// yaml-cpp takes a quoted text that is never closed as closed where the last line ends, but not
// where the document does.
constexpr std::string_view document_end = "...\n";

// Lets yaml-cpp read the caller's text without another copy of it, and the end of the document
// behind its last line.
class TextBuffer : public std::streambuf {
 public:
  explicit TextBuffer(std::string_view text) : ends_a_line_(text.ends_with('\n')) { read(text); }

 protected:
  int_type underflow() override {
    if (!ends_a_line_) return traits_type::eof();
    ends_a_line_ = false;
    read(document_end);
    return traits_type::to_int_type(*gptr());
  }

 private:
  void read(std::string_view text) {
    // A get area is never written to, but setg() takes no pointer to const.
    char* const begin = const_cast<char*>(text.data());  // NOLINT(*-const-cast)
    setg(begin, begin, begin + text.size());
  }

  bool ends_a_line_;  ///< and the end of the document has not been read
};

Mark mark_of(const YAML::Mark& mark) {
  return mark.is_null() ? Mark{1, 1} : Mark{mark.line + 1, mark.column + 1};
}

struct Extent {
  std::size_t nodes = 1;
  std::size_t bytes = 0;
  std::size_t depth = 0;

  void include(const Extent& child) {
    nodes += child.nodes;
    bytes += child.bytes;
    depth = std::max(depth, child.depth + 1);
  }
};

Extent extent_of(const Node& node) {
  Extent extent;
  extent.bytes = node.text.size();
  for (const Node& item : node.items) extent.include(extent_of(item));
  for (const NodeEntry& entry : node.entries) {
    extent.bytes += entry.key.size();
    extent.include(extent_of(entry.value));
  }
  return extent;
}

class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const std::string& file) : file_(file) {}

  Node take_root() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) {
      refuse(mark_of(mark),
             "a second document starts here, or a line that does not belong to the first",
             "keep one document in a file and indent what belongs together alike");
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    complete(Node(Node::Kind::null, mark_of(mark)), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      refuse(mark_of(mark), "this alias would contain itself",
             "an alias may only repeat what is complete");
    }
    const Extent extent = extent_of(found->second);
    if (open_.size() + extent.depth > maximum_document_depth) refuse_depth(mark_of(mark));
    count(extent, mark_of(mark));
    complete(Node(found->second), 0);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Node node(Node::Kind::scalar, mark_of(mark));
    node.text = value;
    node.plain = is_plain(tag, node.mark);
    complete(std::move(node), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(Node(Node::Kind::sequence, mark_of(mark)), tag, "seq", anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(Node(Node::Kind::map, mark_of(mark)), tag, "map", anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  // A list or map that is being read.
  struct Open {
    Node node;
    YAML::anchor_t anchor = 0;
    std::optional<NodeEntry> entry;  // of a map: the key has been read, the value has not
    std::unordered_map<std::string, Mark> places;  // of a map: where each key stands
  };

  [[noreturn]] void refuse(Mark mark, const std::string& reason, const std::string& hint) const {
    throw Error(ErrorKind::usage, place(file_, mark) + ": " + reason, hint);
  }

  [[noreturn]] void refuse_depth(Mark mark) const {
    refuse(mark, "nested too deeply",
           "lists and maps nest to a depth of " + std::to_string(maximum_document_depth));
  }

  void count(const Extent& extent, Mark mark) {
    nodes_ += extent.nodes;
    bytes_ += extent.bytes;
    if (nodes_ > maximum_document_nodes || bytes_ > maximum_document_bytes) {
      refuse(mark, "too many values, aliases counted as what they stand for",
             "a document holds " + std::to_string(maximum_document_nodes) + " values at most");
    }
  }

  bool is_plain(const std::string& tag, Mark mark) const {
    if (tag == "?" || tag.empty()) return true;
    if (tag == "!") return false;
    for (const std::string_view known : {"str", "binary", "timestamp", "int", "float", "bool"}) {
      if (tag == std::string(core_tag).append(known)) return known != "str" && known != "binary";
    }
    refuse_tag(mark);
  }

  [[noreturn]] void refuse_tag(Mark mark) const {
    // Which is not repeated: a password that begins with `!` is one, too.
    refuse(mark, "unknown tag",
           "quote a text that begins with '!'; remove a tag: types are declared");
  }

  void open(Node node, const std::string& tag, std::string_view own_tag, YAML::anchor_t anchor) {
    const bool is_known =
        tag == "?" || tag == "!" || tag.empty() || tag == std::string(core_tag).append(own_tag);
    if (!is_known) refuse_tag(node.mark);
    if (open_.size() >= maximum_document_depth) refuse_depth(node.mark);
    open_.push_back({std::move(node), anchor, std::nullopt, {}});
  }

  void close() {
    Open closed = std::move(open_.back());
    open_.pop_back();
    complete(std::move(closed.node), closed.anchor);
  }

  void complete(Node node, YAML::anchor_t anchor) {
    count(Extent{}, node.mark);
    if (anchor != 0) {
      count(extent_of(node), node.mark);
      anchors_.insert_or_assign(anchor, node);
    }
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == Node::Kind::sequence) {
      parent.node.items.push_back(std::move(node));
    } else if (parent.entry) {
      parent.entry->value = std::move(node);
      parent.node.entries.push_back(std::move(*parent.entry));
      parent.entry.reset();
    } else {
      begin_entry(parent, node);
    }
  }

  void begin_entry(Open& map, const Node& key) const {
    if (key.kind != Node::Kind::scalar) {
      refuse(key.mark, "a key of a map is a single value, not " + std::string(describe(key.kind)),
             "write it as `key: value`, in quotes when it is a word such as null");
    }
    if (const auto [first, is_new] = map.places.emplace(key.text, key.mark); !is_new) {
      refuse(
          key.mark,
          "key " + in_quotes(key.text) + " stands twice, first at " + place(file_, first->second),
          "keep one of the two");
    }
    map.entry = NodeEntry{key.text, key.mark, Node()};
  }

  const std::string& file_;
  Node root_{Node::Kind::null, Mark{1, 1}};
  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, Node> anchors_;
  std::size_t documents_ = 0;
  std::size_t nodes_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace

Node parse_yaml(std::string_view text, const std::string& file) {
  check_document_text(text, file);
  TextBuffer buffer(text);
  std::istream stream(&buffer);
  TreeBuilder builder(file);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& error) {
    if (error.msg == YAML::ErrorMsg::EOF_IN_SCALAR || error.msg == YAML::ErrorMsg::DOC_IN_SCALAR) {
      throw Error(ErrorKind::usage,
                  place(file, mark_of(error.mark)) + ": the document ends here, within quotes",
                  "close the quotes, or give the file all its lines");
    }
    std::string message = error.msg;
    // yaml-cpp names the byte that it does not like, which may be the first of several.
    if (const auto part = find_invalid_utf8(message))
      message.replace(*part, std::string::npos, "not of ASCII");
    throw Error(ErrorKind::usage, place(file, mark_of(error.mark)) + ": not YAML: " + message,
                "check indentation, quotes and brackets at this place");
  }
  return builder.take_root();
}

}  // namespace sqlpod
