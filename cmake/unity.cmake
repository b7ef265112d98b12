# sqlpod_unity(TARGET): the target's sources are compiled in groups of at most SQLPOD_UNITY, which takes half of the time,
# for what costs most is reading the headers, and makes less code. The preset `clang` compiles each source alone, and so
# holds that each includes what it uses.
#
# A group has sources of one folder, no two of which declare the same name outside of a function: what is in an
# anonymous namespace is a file's own.
function(sqlpod_unity target)
  if(NOT SQLPOD_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    cmake_path(ABSOLUTE_PATH source OUTPUT_VARIABLE path)
    if(NOT EXISTS "${path}") # a source that the build makes
      set_source_files_properties("${source}" PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
      continue()
    endif()
    cmake_path(RELATIVE_PATH path BASE_DIRECTORY "${PROJECT_SOURCE_DIR}")
    cmake_path(GET path PARENT_PATH folder)
    sqlpod_names_of("${PROJECT_SOURCE_DIR}/${path}" names)
    set(number 0)
    while(TRUE) # the first group that has a place and none of the names
      string(MAKE_C_IDENTIFIER "${folder}_${number}" group)
      list(LENGTH members_${group} size)
      set(shared ${names})
      list(REMOVE_ITEM shared ${names_${group}} "")
      if(size LESS SQLPOD_UNITY AND "${shared}" STREQUAL "${names}")
        break()
      endif()
      math(EXPR number "${number} + 1")
    endwhile()
    list(APPEND members_${group} "${path}")
    list(APPEND names_${group} ${names})
    set_source_files_properties("${source}" PROPERTIES UNITY_GROUP ${group})
  endforeach()
endfunction()

# The names of the types, functions, variables and aliases that a source declares at the start of a line.
function(sqlpod_names_of source result)
  file(READ "${source}" text)
  string(REPLACE "[[noreturn]] " "" text "${text}")
  string(REGEX REPLACE "[][;]" "=" text "\n${text}") # in a list, these three would not be text
  string(REGEX MATCHALL "\n(struct|class|enum class|[A-Za-z][^\n({=]*[ *&])[ ]*[A-Za-z_0-9]+ ?[({=:]" declarations "${text}")
  list(FILTER declarations EXCLUDE REGEX "^\nnamespace")
  set(names)
  foreach(declaration IN LISTS declarations)
    string(REGEX REPLACE ".*[ *&]([A-Za-z_0-9]+) ?.$" "\\1" name "${declaration}")
    list(APPEND names ${name})
  endforeach()
  list(REMOVE_DUPLICATES names)
  set(${result} ${names} PARENT_SCOPE)
endfunction()
