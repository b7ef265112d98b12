#include "executor/query/statement_splitter.h"

#include <algorithm>
#include <initializer_list>
#include <string>

namespace sqlpod {
namespace {

using Words = std::initializer_list<std::string_view>;

bool is_one_of(std::string_view word, Words words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Follows the significant tokens of one statement and knows how deep inside of a routine's body
// they are.
class BodyTracker {
 public:
  bool inside_body() const { return depth_ > 0; }

  /// `word` is the token in upper case, `next` the one after it.
  void feed(const std::string& word, std::string_view next) {
    ++count_;
    if (kind_ == Kind::header) read_header(word, next);
    if (kind_ == Kind::routine && previous_ != ".") read_body(word);
    previous_ = word;
  }

 private:
  enum class Kind { header, plain, routine };

  // Decides by the first words what kind of statement this is.
  void read_header(const std::string& word, std::string_view next) {
    if (count_ == 1) {
      if (word == "BEGIN" && next == "NOT") {
        kind_ = Kind::routine;
      } else if (!is_one_of(word, {"CREATE", "ALTER"})) {
        kind_ = Kind::plain;
      }
    } else if (is_one_of(word, {"TRIGGER", "PROCEDURE", "FUNCTION", "EVENT"})) {
      kind_ = Kind::routine;
    } else if (is_one_of(word, {"TABLE", "VIEW", "INDEX", "DATABASE", "SCHEMA", "USER", "ROLE",
                                "SEQUENCE", "TYPE", "EXTENSION", "AS"})) {
      kind_ = Kind::plain;
    }
  }

  // The word that a body's statement can begin after.
  bool at_statement_start() const {
    return is_one_of(previous_, {";", "BEGIN", "ATOMIC", "THEN", "ELSE", "LOOP", "REPEAT", "DO",
                                 ":", "ROW"}) ||
           (depth_ == 0 && is_one_of(previous_, {")", "DETERMINISTIC", "DATA", "SQL"}));
  }

  bool opens_block(const std::string& word) const {
    if (word == "BEGIN") return true;
    if (word == "CASE") return depth_ > 0 || at_statement_start();
    return is_one_of(word, {"IF", "LOOP", "REPEAT", "WHILE", "FOR"}) && at_statement_start();
  }

  void read_body(const std::string& word) {
    if (word == "END") {
      if (depth_ > 0) --depth_;
    } else if (previous_ == "END" &&
               is_one_of(word, {"IF", "CASE", "LOOP", "REPEAT", "WHILE", "FOR"})) {
      return;  // belongs to the END before it
    } else if (opens_block(word)) {
      ++depth_;
    }
  }

  Kind kind_ = Kind::header;
  std::size_t count_ = 0;
  std::size_t depth_ = 0;
  std::string previous_;
};

std::string upper_text(const SqlToken& token, std::string_view text) {
  const bool bare = token.kind == SqlTokenKind::word || token.kind == SqlTokenKind::symbol;
  std::string word(bare ? text.substr(token.offset, token.size) : std::string_view());
  for (char& c : word) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return word;
}

}  // namespace

std::vector<StatementRange> split_statements(const std::vector<SqlToken>& tokens,
                                             std::string_view text) {
  std::vector<StatementRange> statements;
  BodyTracker tracker;
  std::size_t begin = 0;
  bool has_content = false;
  const auto close = [&](std::size_t end) {
    const std::size_t next = end + 1;
    while (begin < end && tokens[begin].kind == SqlTokenKind::blank) ++begin;
    while (end > begin && tokens[end - 1].kind == SqlTokenKind::blank) --end;
    if (has_content) statements.push_back({begin, end});
    begin = next;
    has_content = false;
    tracker = BodyTracker();
  };
  std::vector<std::size_t> significant;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (is_significant(tokens[i])) significant.push_back(i);
  }
  for (std::size_t k = 0; k < significant.size(); ++k) {
    const std::size_t i = significant[k];
    const std::string word = upper_text(tokens[i], text);
    if (word == ";" && !tracker.inside_body()) {
      close(i);
      continue;
    }
    const bool last = k + 1 == significant.size();
    tracker.feed(word, last ? std::string() : upper_text(tokens[significant[k + 1]], text));
    has_content = true;
  }
  close(tokens.size());
  return statements;
}

}  // namespace sqlpod
