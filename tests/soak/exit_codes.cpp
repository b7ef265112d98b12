#include "tests/soak/exit_codes.h"

namespace sqlpod::soak {
namespace {

std::set<int> codes_of(FaultKind fault) {
  switch (fault) {
    case FaultKind::none:
      return {0};
    case FaultKind::session_killed:
    case FaultKind::cut:
      return {0, 4, 6, 9};
    case FaultKind::frozen:
      return {0, 9, 124};
    case FaultKind::sigterm:
      return {0, 9, 143};
    case FaultKind::sigint:
      return {0, 9, 130};
    case FaultKind::sigkill:
      return {0, 137};
    case FaultKind::disk_full:
      return {7};
    case FaultKind::wrong_password:
      return {0, 8};
  }
  return {};
}

}  // namespace

std::set<int> possible_codes(const TaskPlan& plan, const Fault& fault, bool alone) {
  std::set<int> codes = codes_of(fault.kind);
  // The session of a killed process may still end its transaction: a conflict if serializable.
  if (!alone || plan.serializable) codes.insert(6);
  return codes;
}

}  // namespace sqlpod::soak
