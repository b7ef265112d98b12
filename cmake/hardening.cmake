# What compiler and linker can do against memory errors, in builds that are to be used: what each option is for and costs
# is in docs/hardening.md, and tests/integration/hardened_files_test.cpp reads the files.
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)

if(NOT SQLPOD_SANITIZE) # which has its own checks of the same things
  add_link_options(LINKER:-z,relro,-z,now,-z,noexecstack)
endif()

# sqlpod_harden(TARGET): the compiler's part.
function(sqlpod_harden target)
  if(SQLPOD_SANITIZE)
    return()
  endif()
  target_compile_options(${target} PRIVATE -fstack-protector-strong -fstack-clash-protection)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    # Returns alone: what marks the targets of jumps costs 15,000 instructions, and no Linux looks at them.
    target_compile_options(${target} PRIVATE -fcf-protection=return)
  elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
    target_compile_options(${target} PRIVATE -mbranch-protection=standard)
  endif()
  # The C library's checks of buffers need the optimizer.
  target_compile_options(${target} PRIVATE $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3>)
endfunction()

# sqlpod_bind_quickly(TARGET): binding everything at the start takes time, so that there is less of it: a library calls its own
# functions directly. Its addresses stay in long form (no -z pack-relative-relocs), for linkers of Debian 11 cannot read the
# short one.
function(sqlpod_bind_quickly target)
  target_link_options(${target} PRIVATE LINKER:-Bsymbolic-functions)
endfunction()
