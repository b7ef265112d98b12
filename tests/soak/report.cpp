#include "tests/soak/report.h"

#include <algorithm>
#include <array>
#include <iomanip>
#include <map>
#include <set>
#include <sstream>

namespace sqlpod::soak {
namespace {

struct Row {
  int runs = 0;
  int happened = 0;
  std::map<int, int> codes;
};

/// Exit code 0 first; 137 is the end by SIGKILL.
std::string table(const std::vector<TaskResult>& results) {
  std::map<FaultKind, Row> rows;
  std::set<int> codes;
  for (const TaskResult& result : results) {
    for (const Run& run : result.runs) {
      Row& row = rows[run.fault.kind];
      ++row.runs;
      if (run.fault_happened) ++row.happened;
      ++row.codes[run.code];
      codes.insert(run.code);
    }
  }
  std::ostringstream text;
  text << std::left << std::setw(16) << "fault" << std::right << std::setw(8) << "runs"
       << std::setw(10) << "in time";
  for (const int code : codes) text << std::setw(7) << code;
  text << "\n";
  for (const auto& [fault, row] : rows) {
    text << std::left << std::setw(16) << name(fault) << std::right << std::setw(8) << row.runs
         << std::setw(10);
    if (fault == FaultKind::none) {
      text << "-";
    } else {
      text << row.happened;
    }
    for (const int code : codes) {
      const auto found = row.codes.find(code);
      text << std::setw(7) << (found == row.codes.end() ? "." : std::to_string(found->second));
    }
    text << "\n";
  }
  return text.str();
}

std::string trouble(const TaskResult& result) {
  std::ostringstream text;
  text << "task " << result.plan.number << " (" << name(result.plan.kind) << ", "
       << name(result.plan.dialect) << "):\n";
  for (const std::string& wrong : result.wrongs) text << "  " << wrong << "\n";
  for (const Run& run : result.runs) {
    text << "  run under '" << name(run.fault.kind) << "' (progress " << run.fault.progress
         << ", then " << run.fault.delay.count() << " ms"
         << (run.fault_happened ? "" : "; not in time") << "): exit code " << run.code << "\n"
         << run.error;
  }
  text << result.spec;
  return text.str();
}

}  // namespace

bool Findings::all_well() const {
  return violations.lost + violations.doubled + violations.half_written + violations.others == 0 &&
         disagreements.empty() && leftovers.empty();
}

std::string report(const Findings& findings) {
  double slowest_end = 0;
  int temporary_files = 0;
  std::size_t runs = 0;
  for (const TaskResult& result : findings.results) {
    runs += result.runs.size();
    for (const Run& run : result.runs) {
      slowest_end = std::max(slowest_end, run.seconds_to_end.value_or(0));
      if (run.left_temporary_file) ++temporary_files;
    }
  }
  std::ostringstream text;
  text << table(findings.results) << findings.results.size() << " tasks, " << runs << " runs: lost "
       << findings.violations.lost << ", doubled " << findings.violations.doubled
       << ", half-written " << findings.violations.half_written << ", accounts that do not add up "
       << findings.disagreements.size() << ", left at the servers " << findings.leftovers.size()
       << ", otherwise wrong " << findings.violations.others << "\nslowest end after a signal "
       << std::fixed << std::setprecision(2) << slowest_end
       << " s; finished temporary files left by SIGKILL " << temporary_files << "\n";
  for (const std::string& line : findings.disagreements) text << line << "\n";
  for (const std::string& line : findings.leftovers) text << "left: " << line << "\n";
  constexpr int most_shown = 10;
  int shown = 0;
  for (const TaskResult& result : findings.results) {
    if (!result.wrongs.empty() && shown++ < most_shown) text << "\n" << trouble(result);
  }
  return text.str();
}

}  // namespace sqlpod::soak
