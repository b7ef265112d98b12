// What the tests of partitioned reads share: writers that do not rest, and what came out.
#pragma once

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include "tests/integration/server_fixture.h"

namespace sqlpod::testing {

/// Does something over and over in a thread, from its making to its end.
class Meanwhile {
 public:
  explicit Meanwhile(std::function<void()> body)
      : thread_([this, body = std::move(body)] {
          while (!ending_) {
            body();
            ++rounds_;
          }
        }) {}
  Meanwhile(const Meanwhile&) = delete;
  Meanwhile& operator=(const Meanwhile&) = delete;
  ~Meanwhile() {
    ending_ = true;
    thread_.join();
  }

  int rounds() const { return rounds_; }

 private:
  std::atomic<bool> ending_ = false;
  std::atomic<int> rounds_ = 0;
  std::thread thread_;
};

class PartitionTest : public ServerTest {
 protected:
  /// The rows of a CSV file in the folder, without the header.
  std::multiset<std::string> rows(const std::string& file) const {
    std::ifstream stream(folder_.file(file));
    std::multiset<std::string> found;
    std::string line;
    for (std::getline(stream, line); std::getline(stream, line);) found.insert(line);
    return found;
  }
  /// The same of all CSV files of a data set.
  std::multiset<std::string> rows_of_dataset(const std::string& folder) const {
    std::multiset<std::string> found;
    for (const std::string& file : files(folder)) found.merge(rows(folder + "/" + file));
    return found;
  }
  std::set<std::string> files(const std::string& folder) const {
    std::set<std::string> names;
    if (!std::filesystem::is_directory(folder_.file(folder))) return names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.file(folder))) {
      if (entry.path().extension() == ".csv") names.insert(entry.path().filename());
    }
    return names;
  }

  static std::string partition(const std::string& how, const std::string& more = {}) {
    return "output_schema_type: any\npartition: " + how + "\n" + more;
  }
};

}  // namespace sqlpod::testing
