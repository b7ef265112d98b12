// The physical limit of filling a SQLite table: one prepared INSERT, bound and stepped in one
// transaction, for each line of a CSV file without quotes. sqlite_loop DATABASE CSV
#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

int main(int argc, char** argv) {
  sqlite3* connection = nullptr;
  sqlite3_stmt* insert = nullptr;
  char line[1024];
  std::FILE* file = argc == 3 ? std::fopen(argv[2], "r") : nullptr;
  if (file == nullptr || sqlite3_open(argv[1], &connection) != SQLITE_OK) return 1;
  sqlite3_exec(connection, "BEGIN", nullptr, nullptr, nullptr);
  if (sqlite3_prepare_v2(connection, "INSERT INTO bulk VALUES (?, ?, ?, ?, ?)", -1, &insert,
                         nullptr) != SQLITE_OK ||
      std::fgets(line, sizeof line, file) == nullptr) {
    return 1;
  }
  while (std::fgets(line, sizeof line, file) != nullptr) {
    char* fields[5];
    int count = 0;
    for (char* field = std::strtok(line, ",\n"); field != nullptr && count < 5;
         field = std::strtok(nullptr, ",\n")) {
      fields[count++] = field;
    }
    if (count != 5) return 1;
    sqlite3_bind_int64(insert, 1, std::atoll(fields[0]));
    sqlite3_bind_text(insert, 2, fields[1], -1, SQLITE_STATIC);
    sqlite3_bind_double(insert, 3, std::strtod(fields[2], nullptr));
    sqlite3_bind_text(insert, 4, fields[3], -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 5, fields[4], -1, SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_DONE) return 1;
    sqlite3_reset(insert);
  }
  sqlite3_finalize(insert);
  const int committed = sqlite3_exec(connection, "COMMIT", nullptr, nullptr, nullptr);
  sqlite3_close(connection);
  std::fclose(file);
  return committed == SQLITE_OK ? 0 : 1;
}
