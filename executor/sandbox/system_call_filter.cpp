#include "executor/sandbox/system_call_filter.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>

#include "executor/sandbox/outer_filter.h"

namespace sqlpod {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t architecture = 0;
#endif

constexpr std::array never = {
    // other processes
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_pidfd_getfd, SYS_kcmp,
    SYS_perf_event_open,
    // mounts and namespaces
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_move_mount, SYS_open_tree, SYS_fsopen,
    SYS_fsconfig, SYS_fsmount, SYS_fspick, SYS_mount_setattr, SYS_open_by_handle_at, SYS_quotactl,
    SYS_quotactl_fd, SYS_swapon, SYS_swapoff, SYS_fanotify_init, SYS_unshare, SYS_setns,
    // the kernel, its keys and its clock
    SYS_add_key, SYS_keyctl, SYS_request_key, SYS_bpf, SYS_userfaultfd, SYS_io_uring_setup,
    SYS_io_uring_enter, SYS_io_uring_register, SYS_init_module, SYS_finit_module, SYS_delete_module,
    SYS_kexec_load, SYS_kexec_file_load, SYS_reboot, SYS_syslog, SYS_acct, SYS_vhangup,
    SYS_sethostname, SYS_setdomainname, SYS_nfsservctl, SYS_settimeofday, SYS_clock_settime,
    SYS_clock_adjtime, SYS_adjtimex, SYS_lookup_dcookie,
    // being called
    SYS_listen};
#ifdef __x86_64__
constexpr std::array never_on_x86 = {SYS_iopl, SYS_ioperm, SYS_modify_ldt};
#endif

constexpr std::array families = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK};
constexpr std::array keyboard_calls = {TIOCSTI, TIOCLINUX};  // which type into a terminal
constexpr std::uint32_t new_namespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS |
                                         CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |
                                         CLONE_NEWNET | 0x80U /* CLONE_NEWTIME */;

/// The filter's program, as in the kernel's documentation of seccomp and of BPF.
class Filter {
 public:
  explicit Filter(NewPrograms programs) {
    load(offsetof(seccomp_data, arch));
    unless_equal(architecture, 0, 1);
    answer(error(ENOSYS));  // system calls of another processor have other numbers
    load(offsetof(seccomp_data, nr));
#ifdef __x86_64__
    constexpr std::uint32_t x32 = 0x40000000;
    add(BPF_JMP | BPF_JGE | BPF_K, x32, 0, 1);
    answer(error(ENOSYS));
    for (const long call : never_on_x86) refuse(call, EPERM);
#endif
    for (const long call : never) refuse(call, EPERM);
    if (programs == NewPrograms::refused) {
      refuse(SYS_execve, EPERM);
      refuse(SYS_execveat, EPERM);
    }
    refuse(SYS_clone3, ENOSYS);  // its flags cannot be seen; the C library turns to clone()
    allow_only(SYS_socket, 0, families, EAFNOSUPPORT);
    refuse_flags(SYS_clone, new_namespaces);
    refuse_any(SYS_ioctl, 1, keyboard_calls);
    answer(SECCOMP_RET_ALLOW);
  }

  int enter() {
    const sock_fprog program{size_, code_.data()};
    // Without SPEC_ALLOW, kernels before 5.16 make the whole process slower.
    constexpr unsigned flags = SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_SPEC_ALLOW;
    const long failed = ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
    if (failed < 0) return errno;
    return failed == 0 ? 0 : EBUSY;  // a thread has a filter of its own
  }

 private:
  static std::uint32_t error(int number) {
    return SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(number);
  }
  [[gnu::noinline]] void add(unsigned code, std::uint32_t operand, std::size_t if_true = 0,
                             std::size_t if_false = 0) {
    code_.at(size_++) = {static_cast<std::uint16_t>(code), static_cast<std::uint8_t>(if_true),
                         static_cast<std::uint8_t>(if_false), operand};
  }
  void load(std::size_t offset) {
    add(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
  }
  /// The lower half: all that flags, families and requests have.
  void load_argument(std::size_t number) {
    load(offsetof(seccomp_data, args) + number * sizeof(std::uint64_t));
  }
  void answer(std::uint32_t value) {
    add(BPF_RET | BPF_K, value);
  }
  void unless_equal(std::uint32_t value, std::size_t otherwise, std::size_t when_equal) {
    add(BPF_JMP | BPF_JEQ | BPF_K, value, when_equal, otherwise);
  }
  /// What follows, so many instructions, is for this system call.
  void only_for(long call, std::size_t instructions) {
    unless_equal(static_cast<std::uint32_t>(call), instructions, 0);
  }

  void refuse(long call, int number) {
    only_for(call, 1);
    answer(error(number));
  }
  template <typename Values>
  void allow_only(long call, std::size_t argument, const Values& values, int number) {
    only_for(call, values.size() + 3);
    load_argument(argument);
    std::size_t left = values.size();
    for (const auto value : values) unless_equal(static_cast<std::uint32_t>(value), 0, left--);
    answer(error(number));
    answer(SECCOMP_RET_ALLOW);
  }
  template <typename Values>
  void refuse_any(long call, std::size_t argument, const Values& values) {
    only_for(call, values.size() + 3);
    load_argument(argument);
    std::size_t left = values.size();
    for (const auto value : values) unless_equal(static_cast<std::uint32_t>(value), 0, left--);
    answer(SECCOMP_RET_ALLOW);
    answer(error(EPERM));
  }
  void refuse_flags(long call, std::uint32_t flags) {
    only_for(call, 4);
    load_argument(0);
    add(BPF_JMP | BPF_JSET | BPF_K, flags, 0, 1);
    answer(error(EPERM));
    answer(SECCOMP_RET_ALLOW);
  }

  std::array<sock_filter, 256> code_{};
  unsigned short size_ = 0;
};

}  // namespace

int refuse_system_calls(NewPrograms programs) {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  if (architecture == 0) return ENOSYS;
  if (outer_filter_ends_process_at({SYS_seccomp})) return EPERM;
  return Filter(programs).enter();
}

}  // namespace sqlpod
