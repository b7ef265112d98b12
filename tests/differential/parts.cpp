// What sqlpod sees in texts: a line of JSON on standard input, {"sql": text, "dialect": name} or
// {"url": text}, is answered by a line with its tokens, [[kind, begin, end], …] in bytes, or with
// the parts of the URL; or with {"error": message} where sqlpod refuses it.
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <array>
#include <iostream>
#include <sstream>
#include <string>

#include "config/url.h"
#include "error/error.h"
#include "executor/engine/engine_registry.h"
#include "executor/query/sql_lexer.h"

namespace sqlpod {
namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

constexpr std::array kinds{"blank",         "comment", "executable", "string", "quoted",
                           "dollar",        "number",  "word",       "colon",  "placeholder",
                           "escaped colon", "hole",    "symbol"};

Object tokens_of(const std::string& text, const std::string& dialect) {
  const SqlDialect& rules = find_engine(parse_url(dialect + "://")).sql();
  SqlText sql(text);
  sql.append_source(0, text.size());
  Array tokens;
  for (const SqlToken& token : lex_sql(sql, rules)) {
    Array parts;
    parts.add(kinds.at(static_cast<std::size_t>(token.kind)));
    parts.add(token.offset);
    parts.add(token.offset + token.size);
    tokens.add(parts);
  }
  Object answer;
  answer.set("tokens", tokens);
  return answer;
}

template <typename Part>
void set_part(Object& answer, const std::string& name, const std::optional<Part>& part) {
  if (part) {
    answer.set(name, *part);
  } else {
    answer.set(name, Poco::Dynamic::Var());
  }
}

Object parts_of(const std::string& text) {
  const Url url = parse_url(text);
  Object answer;
  answer.set("dialect", url.dialect);
  answer.set("driver", url.driver);
  set_part(answer, "user", url.user);
  set_part(answer, "password",
           url.password ? std::optional<std::string>(url.password->reveal()) : std::nullopt);
  set_part(answer, "host", url.host);
  set_part(answer, "port", url.port);
  set_part(answer, "database", url.database);
  Array query;
  for (const auto& [key, value] : url.query) {
    Array pair;
    pair.add(key);
    pair.add(value);
    query.add(pair);
  }
  answer.set("query", query);
  answer.set("text", to_string(url));
  return answer;
}

Object answer_to(const std::string& line) {
  const auto question = Poco::JSON::Parser().parse(line).extract<Object::Ptr>();
  try {
    return question->has("url") ? parts_of(question->getValue<std::string>("url"))
                                : tokens_of(question->getValue<std::string>("sql"),
                                            question->getValue<std::string>("dialect"));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::usage) throw;
    Object answer;
    answer.set("error", error.message());
    return answer;
  }
}

}  // namespace
}  // namespace sqlpod

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::ostringstream answer;
    sqlpod::answer_to(line).stringify(answer);
    std::cout << answer.str() << '\n';
  }
}
