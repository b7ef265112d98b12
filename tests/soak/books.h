// The tables that tasks write to, and what stands in them for each task.
//
// A transfer changes two accounts, makes a posting for each change, and an entry in the journal: so
// what was done half, twice or not at all shows, and whose it was. Nothing is unique: the tables
// take all that comes.
//
// Errors: std::runtime_error with the server's words.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/soak/administrator.h"
#include "tests/soak/plan.h"

namespace sqlpod::soak {

/// What stands for one task.
struct Effect {
  int journal_entries = 0;
  std::vector<std::pair<int, std::int64_t>> postings;  ///< account and change, in order
  std::int64_t items = 0;
  std::int64_t distinct_items = 0;
};

struct Books {
  std::map<int, Effect> effects;           ///< by the task's number
  std::vector<std::string> disagreements;  ///< accounts that are not what their postings say
};

/// Makes the tables, and the one that tasks read from.
void make_books(Administrator& server);

Books read_books(Administrator& server);

/// How many times the task has taken effect; nothing when it is half-written.
std::optional<int> times_done(const TaskPlan& plan, const Effect& effect);

/// The rows of the table that tasks read, and the name in row `id`.
inline constexpr int rows_to_read = 3000;
std::string name_to_read(int id);

}  // namespace sqlpod::soak
