# sqlpod_harden(TARGET): what compiler and linker can do against memory errors, in builds that are to be used. What each
# option is for and costs: docs/hardening.md. tests/integration/elf_hardening_test.cpp reads the files.
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)

function(sqlpod_harden target)
  if(SQLPOD_SANITIZE) # has its own checks of the same things
    return()
  endif()
  target_compile_options(${target} PRIVATE -fstack-protector-strong -fstack-clash-protection)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    target_compile_options(${target} PRIVATE -fcf-protection=full)
  elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
    target_compile_options(${target} PRIVATE -mbranch-protection=standard)
  endif()
  # The C library's checks of buffers need the optimizer.
  target_compile_options(${target} PRIVATE $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3>)
  target_link_options(${target} PRIVATE LINKER:-z,relro,-z,now,-z,noexecstack)
endfunction()
