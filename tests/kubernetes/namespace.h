// A namespace of the test cluster, and kubectl in it.
//
// It enforces the Pod Security Standard `restricted`. kubectl finds the cluster by KUBECONFIG, as
// tests/kubernetes/run sets it. Failures throw std::runtime_error with what kubectl said.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sqlpod::testing {

/// A pod as its status says.
struct Pod {
  std::string name;
  std::string phase;             ///< Pending, Running, Succeeded, Failed
  std::optional<int> exit_code;  ///< once its container has ended
  std::string reason;            ///< why it ended so: Completed, Error, OOMKilled
  std::string waiting;           ///< why its container does not run yet: ContainerCreating
  std::string message;           ///< the termination message
  bool disrupted = false;        ///< it has the condition DisruptionTarget
};

/// How a Job ended.
struct JobEnd {
  bool complete = false;  ///< else it failed
  std::string reason;     ///< of a failure: PodFailurePolicy, BackoffLimitExceeded
  std::string message;    ///< of a failure: which pod, which rule
};

/// Whether `condition` holds within the time.
bool within(std::chrono::seconds time, const std::function<bool()>& condition);

class Namespace {
 public:
  /// `name` becomes a valid one, different from run to run.
  explicit Namespace(const std::string& name);
  Namespace(const Namespace&) = delete;
  Namespace& operator=(const Namespace&) = delete;
  /// Asks for the end of all that is in it, and does not wait for it.
  ~Namespace();

  /// The address of this machine, as pods reach it.
  static constexpr const char* host = "10.88.200.1";

  const std::string& name() const { return name_; }

  /// Runs kubectl in the namespace and returns what it prints.
  std::string kubectl(std::vector<std::string> arguments, const std::string& input = {}) const;

  void apply(const std::string& manifest) const { kubectl({"apply", "-f", "-"}, manifest); }
  void make_secret(const std::string& name, const std::string& key, const std::string& value) const;

  /// The pods of a Job that the API server still knows.
  std::vector<Pod> pods(const std::string& job) const;
  /// How many a Job has made, with those that are gone.
  int pods_made(const std::string& job) const;
  /// What the events of this reason in the namespace say, a line each.
  std::string events(const std::string& reason) const;

  /// Waits for the end of a Job, three minutes at most.
  JobEnd wait_for_end(const std::string& job) const;
  /// Evicts a pod as a drain of its node does, and returns how it ended: after it, the pod is gone.
  Pod evict(const std::string& pod, std::chrono::seconds grace = std::chrono::seconds(30)) const;

 private:
  std::string name_;
};

}  // namespace sqlpod::testing
