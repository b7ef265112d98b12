#include "tests/kubernetes/namespace.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include "tests/support/program.h"

namespace sqlpod::testing {
namespace {

// One line for each pod; the last field may hold blanks and anything but a tab.
const char* const pod_lines =
    R"(jsonpath={range .items[*]}{.metadata.name}{"\t"}{.status.phase}{"\t"})"
    R"({.status.containerStatuses[0].state.terminated.exitCode}{"\t"})"
    R"({.status.containerStatuses[0].state.terminated.reason}{"\t"})"
    R"({.status.containerStatuses[0].state.waiting.reason}{"\t"})"
    R"({.status.conditions[?(@.type=="DisruptionTarget")].status}{"\t"})"
    R"({.status.containerStatuses[0].state.terminated.message}{"\n"}{end})";

// Keeps an evicted pod from going before it has been looked at.
const char* const finalizer = "sqlpod.test/look";

Pod read_pod(const std::string& line) {
  std::istringstream stream(line);
  std::string exit_code;
  std::string disrupted;
  Pod pod;
  for (std::string* field :
       {&pod.name, &pod.phase, &exit_code, &pod.reason, &pod.waiting, &disrupted, &pod.message}) {
    std::getline(stream, *field, '\t');
  }
  if (!exit_code.empty()) pod.exit_code = std::stoi(exit_code);
  pod.disrupted = disrupted == "True";
  return pod;
}

std::string valid_name(const std::string& text) {
  std::string name;
  for (const char c : text.substr(0, 40)) {
    const auto byte = static_cast<unsigned char>(c);
    name += std::isalnum(byte) != 0 ? static_cast<char>(std::tolower(byte)) : '-';
  }
  return name + "-" + std::to_string(::getpid());
}

}  // namespace

bool within(std::chrono::seconds time, const std::function<bool()>& condition) {
  const auto limit = std::chrono::steady_clock::now() + time;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= limit) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  return true;
}

Namespace::Namespace(const std::string& name) : name_(valid_name(name)) {
  apply("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: " + name_ +
        "\n  labels: {pod-security.kubernetes.io/enforce: restricted}\n");
}

Namespace::~Namespace() {
  try {
    kubectl({"delete", "namespace", name_, "--wait=false"});
  } catch (const std::exception&) {
    // The cluster is thrown away.
  }
}

std::string Namespace::kubectl(std::vector<std::string> arguments, const std::string& input) const {
  arguments.insert(arguments.begin(), {"kubectl", "--namespace", name_});
  const Outcome outcome = run_program(arguments, {.input = input});
  if (outcome.exit_code == 0) return outcome.output;
  std::string command;
  for (const std::string& argument : arguments) command += argument + " ";
  throw std::runtime_error(command + "failed: " + outcome.error);
}

void Namespace::make_secret(const std::string& name, const std::string& key,
                            const std::string& value) const {
  kubectl({"create", "secret", "generic", name, "--from-literal=" + key + "=" + value});
}

std::vector<Pod> Namespace::pods(const std::string& job) const {
  std::istringstream lines(
      kubectl({"get", "pods", "-l", "batch.kubernetes.io/job-name=" + job, "-o", pod_lines}));
  std::vector<Pod> pods;
  for (std::string line; std::getline(lines, line);) pods.push_back(read_pod(line));
  return pods;
}

int Namespace::pods_made(const std::string& job) const {
  const std::string lines =
      kubectl({"get", "events", "--field-selector",
               "involvedObject.kind=Job,involvedObject.name=" + job + ",reason=SuccessfulCreate",
               "-o", R"(jsonpath={range .items[*]}{.message}{"\n"}{end})"});
  return static_cast<int>(std::count(lines.begin(), lines.end(), '\n'));
}

std::string Namespace::events(const std::string& reason) const {
  return kubectl({"get", "events", "--field-selector", "reason=" + reason, "-o",
                  R"(jsonpath={range .items[*]}{.message}{"\n"}{end})"});
}

JobEnd Namespace::wait_for_end(const std::string& job) const {
  JobEnd end;
  const bool ended = within(std::chrono::minutes(3), [&] {
    std::istringstream lines(kubectl(
        {"get", "job", job, "-o",
         R"(jsonpath={range .status.conditions[*]}{.type}{"\t"}{.reason}{"\t"}{.message}{"\n"}{end})"}));
    for (std::string type; std::getline(lines, type, '\t');) {
      std::getline(lines, end.reason, '\t');
      std::getline(lines, end.message);
      end.complete = type == "Complete";
      if (end.complete || type == "Failed") return true;
    }
    return false;
  });
  if (!ended) throw std::runtime_error("the Job did not end:\n" + kubectl({"describe", "pods"}));
  return end;
}

Pod Namespace::evict(const std::string& pod, std::chrono::seconds grace) const {
  kubectl({"patch", "pod", pod, "--type=json", "-p",
           std::string(R"([{"op": "add", "path": "/metadata/finalizers/-", "value": ")") +
               finalizer + "\"}]"});
  kubectl(
      {"create", "--raw", "/api/v1/namespaces/" + name_ + "/pods/" + pod + "/eviction", "-f", "-"},
      R"({"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": ")" + pod +
          R"("}, "deleteOptions": {"gracePeriodSeconds": )" + std::to_string(grace.count()) + "}}");
  Pod ended;
  const bool has_ended = within(std::chrono::minutes(1), [&] {
    ended = read_pod(
        kubectl({"get", "pods", "--field-selector", "metadata.name=" + pod, "-o", pod_lines}));
    return ended.exit_code.has_value();
  });
  kubectl({"patch", "pod", pod, "-p",
           std::string(R"({"metadata": {"$deleteFromPrimitiveList/finalizers": [")") + finalizer +
               "\"]}}"});
  if (!has_ended) throw std::runtime_error("the evicted pod " + pod + " did not end");
  return ended;
}

}  // namespace sqlpod::testing
