// The forms in which a secret may leave a process, made by the tests' own encoders: what is planted
// in errors, for the searcher to find when nobody has taken it out.
#pragma once

#include <string>
#include <vector>

namespace sqlpod::testing {

struct Encoding {
  std::string name;
  std::string (*encode)(const std::string& value);
};

/// Every form that secrets/redactor.h promises to find.
const std::vector<Encoding>& encodings();

/// The name as gtest takes it in the name of a test.
std::string test_name(const std::string& name);

std::string percent_encoded(const std::string& value);
/// As a string of YAML and JSON, with its quotes.
std::string json_quoted(const std::string& value);
/// As a literal of SQL, with its quotes; backslashes stand as they are.
std::string sql_quoted(const std::string& value);
std::string hex_encoded(const std::string& value);
/// Standard base64, padded.
std::string base64_encoded(const std::string& value);

}  // namespace sqlpod::testing
