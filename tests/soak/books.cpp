#include "tests/soak/books.h"

#include <algorithm>
#include <functional>

namespace sqlpod::soak {
namespace {

constexpr std::int64_t first_balance = 1'000'000;

int number_of(const std::string& text) {
  return std::stoi(text);
}

void fill(Administrator& server, const std::string& table, int rows,
          const std::function<std::string(int)>& row) {
  std::string insert = "INSERT INTO " + table + " VALUES ";
  for (int i = 1; i <= rows; ++i) insert += (i > 1 ? ", (" : "(") + row(i) + ")";
  server.query(insert);
}

}  // namespace

std::string name_to_read(int id) {
  return "row " + std::to_string(id) + " " + std::string(40, 'x');
}

void make_books(Administrator& server) {
  for (const char* table :
       {"account (id int PRIMARY KEY, balance bigint NOT NULL)",
        "posting (task int NOT NULL, account int NOT NULL, amount bigint NOT NULL)",
        "journal (task int NOT NULL, amount bigint NOT NULL)",
        "item (task int NOT NULL, line int NOT NULL, text varchar(100) NOT NULL)",
        "reading (id int PRIMARY KEY, name varchar(100) NOT NULL)"}) {
    server.query(std::string("CREATE TABLE ") + table);
  }
  fill(server, "account", accounts,
       [](int id) { return std::to_string(id) + ", " + std::to_string(first_balance); });
  fill(server, "reading", rows_to_read,
       [](int id) { return std::to_string(id) + ", '" + name_to_read(id) + "'"; });
}

Books read_books(Administrator& server) {
  Books books;
  for (const auto& row : server.query("SELECT task, count(*) FROM journal GROUP BY task")) {
    books.effects[number_of(row[0])].journal_entries = number_of(row[1]);
  }
  std::map<int, std::int64_t> balances;
  for (int account = 1; account <= accounts; ++account) balances[account] = first_balance;
  for (const auto& row :
       server.query("SELECT task, account, amount FROM posting ORDER BY task, account, amount")) {
    const int account = number_of(row[1]);
    const std::int64_t amount = std::stoll(row[2]);
    books.effects[number_of(row[0])].postings.emplace_back(account, amount);
    balances[account] += amount;
  }
  for (const auto& row :
       server.query("SELECT task, count(*), count(DISTINCT line) FROM item GROUP BY task")) {
    Effect& effect = books.effects[number_of(row[0])];
    effect.items = std::stoll(row[1]);
    effect.distinct_items = std::stoll(row[2]);
  }
  for (const auto& row : server.query("SELECT id, balance FROM account")) {
    const std::int64_t expected = balances[number_of(row[0])];
    if (std::stoll(row[1]) == expected) continue;
    books.disagreements.push_back("account " + row[0] + " holds " + row[1] +
                                  ", and its postings make " + std::to_string(expected));
  }
  return books;
}

std::optional<int> times_done(const TaskPlan& plan, const Effect& effect) {
  if (plan.kind == TaskKind::executemany) {
    if (effect.items == 0) return 0;
    const bool whole = plan.rows > 0 && effect.items % plan.rows == 0 &&
                       effect.distinct_items == plan.rows && effect.journal_entries == 0;
    return whole ? std::optional(static_cast<int>(effect.items / plan.rows)) : std::nullopt;
  }
  std::vector<std::pair<int, std::int64_t>> postings;
  if (plan.kind != TaskKind::autocommit) {
    for (int i = 0; i < effect.journal_entries; ++i) {
      postings.emplace_back(plan.source, -plan.amount);
      postings.emplace_back(plan.target, plan.amount);
    }
    std::sort(postings.begin(), postings.end());
  }
  if (effect.postings != postings || effect.items != 0) return std::nullopt;
  return effect.journal_entries;
}

}  // namespace sqlpod::soak
