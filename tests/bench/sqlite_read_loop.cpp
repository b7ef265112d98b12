// The physical limit of reading a SQLite table: one prepared query, stepped through, every column
// of every row asked for once and dropped. Prints the rows. sqlite_read_loop DATABASE QUERY
#include <sqlite3.h>

#include <cstdint>
#include <cstdio>

namespace {

struct Sum {
  std::int64_t rows = 0;
  std::int64_t bytes = 0;  // of texts and blobs
  double numbers = 0;
};

void add_column(sqlite3_stmt* query, int column, Sum& sum) {
  switch (sqlite3_column_type(query, column)) {
    case SQLITE_INTEGER:
      sum.numbers += static_cast<double>(sqlite3_column_int64(query, column));
      break;
    case SQLITE_FLOAT:
      sum.numbers += sqlite3_column_double(query, column);
      break;
    case SQLITE_TEXT:
      if (sqlite3_column_text(query, column) != nullptr) {
        sum.bytes += sqlite3_column_bytes(query, column);
      }
      break;
    case SQLITE_BLOB:
      if (sqlite3_column_blob(query, column) != nullptr) {
        sum.bytes += sqlite3_column_bytes(query, column);
      }
      break;
    default:
      break;
  }
}

}  // namespace

int main(int argc, char** argv) {
  sqlite3* connection = nullptr;
  sqlite3_stmt* query = nullptr;
  if (argc != 3 ||
      sqlite3_open_v2(argv[1], &connection, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK ||
      sqlite3_prepare_v2(connection, argv[2], -1, &query, nullptr) != SQLITE_OK) {
    std::fprintf(stderr, "%s\n", argc == 3 ? sqlite3_errmsg(connection) : "DATABASE QUERY");
    return 1;
  }
  const int columns = sqlite3_column_count(query);
  Sum sum;
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(query)) == SQLITE_ROW) {
    for (int column = 0; column < columns; ++column) add_column(query, column, sum);
    ++sum.rows;
  }
  std::printf("%lld rows, %lld bytes of text, numbers that add up to %g\n",
              static_cast<long long>(sum.rows), static_cast<long long>(sum.bytes), sum.numbers);
  sqlite3_finalize(query);
  sqlite3_close(connection);
  return code == SQLITE_DONE ? 0 : 1;
}
