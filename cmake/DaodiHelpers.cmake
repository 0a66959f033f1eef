# daodi_library(NAME <folder-like name> SRCS ... [PUBLIC <targets>] [PRIVATE <targets>])
# makes the static library daodi_<name> with the alias daodi::<name>.
function(daodi_library)
  cmake_parse_arguments(ARG "" "NAME" "SRCS;PUBLIC;PRIVATE" ${ARGN})
  daodi_refuse_unknown_arguments(daodi_library "${ARG_UNPARSED_ARGUMENTS}")
  add_library(daodi_${ARG_NAME} STATIC ${ARG_SRCS})
  add_library(daodi::${ARG_NAME} ALIAS daodi_${ARG_NAME})
  target_include_directories(daodi_${ARG_NAME} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(daodi_${ARG_NAME} PUBLIC ${ARG_PUBLIC}
                                          PRIVATE ${ARG_PRIVATE} daodi::warnings)
endfunction()

# daodi_program(NAME <file name of the program> SRCS ... LINK <targets>)
function(daodi_program)
  cmake_parse_arguments(ARG "" "NAME" "SRCS;LINK" ${ARGN})
  daodi_refuse_unknown_arguments(daodi_program "${ARG_UNPARSED_ARGUMENTS}")
  add_executable(${ARG_NAME} ${ARG_SRCS})
  target_include_directories(${ARG_NAME} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${ARG_NAME} PRIVATE ${ARG_LINK} daodi::warnings)
  set_target_properties(${ARG_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY
                                               ${PROJECT_BINARY_DIR}/bin)
endfunction()

# daodi_test(NAME <ctest label>_<what> LABEL <unit|pipeline|integration|...> SRCS ... LINK <targets>)
# One executable per layer, every gtest case visible to ctest by its own name.
# The target tests_<label> builds every test of that label and nothing else.
function(daodi_test)
  cmake_parse_arguments(ARG "" "NAME;LABEL" "SRCS;LINK" ${ARGN})
  daodi_refuse_unknown_arguments(daodi_test "${ARG_UNPARSED_ARGUMENTS}")
  add_executable(${ARG_NAME} ${ARG_SRCS})
  target_include_directories(${ARG_NAME} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${ARG_NAME} PRIVATE ${ARG_LINK} daodi::warnings GTest::gmock_main)
  target_compile_definitions(
    ${ARG_NAME} PRIVATE DAODI_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
                        DAODI_BINARY_DIR="${PROJECT_BINARY_DIR}")
  # What is tested is optimised and fully checked; the tests themselves need to
  # compile fast. This halves the time of the sanitizer builds.
  if(NOT CMAKE_BUILD_TYPE STREQUAL Release)
    target_compile_options(${ARG_NAME} PRIVATE -O0)
  endif()
  if(DAODI_SANITIZER MATCHES undefined)
    target_compile_options(${ARG_NAME} PRIVATE -fno-sanitize=undefined)
  endif()
  if(NOT TARGET tests_${ARG_LABEL})
    add_custom_target(tests_${ARG_LABEL})
  endif()
  add_dependencies(tests_${ARG_LABEL} ${ARG_NAME})
  # Listed when built, not when ctest starts: then `ctest -L` works in a build
  # that made only some of the tests.
  gtest_discover_tests(${ARG_NAME} DISCOVERY_TIMEOUT 120
                       PROPERTIES LABELS "${ARG_LABEL}" TIMEOUT 600)
endfunction()

function(daodi_refuse_unknown_arguments function arguments)
  if(arguments)
    message(FATAL_ERROR "${function} does not know: ${arguments}")
  endif()
endfunction()
