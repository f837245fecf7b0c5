# tf_module(NAME DIR dir [EXCLUDE file...] [PUBLIC lib...] [PRIVATE lib...])
# The library tf_NAME of every .cpp below dir. Includes go by path from the root.
function(tf_module name)
  cmake_parse_arguments(ARG "" "DIR" "EXCLUDE;PUBLIC;PRIVATE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${ARG_DIR}/*.cpp)
  foreach(excluded IN LISTS ARG_EXCLUDE)
    list(REMOVE_ITEM sources ${PROJECT_SOURCE_DIR}/${ARG_DIR}/${excluded})
  endforeach()
  if(NOT sources)
    add_library(tf_${name} INTERFACE)
    return()
  endif()
  add_library(tf_${name} STATIC ${sources})
  target_include_directories(tf_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(tf_${name} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE} tf_options)
endfunction()

# tf_unit_tests(NAME DIR dir [LIBS lib...]): one GoogleTest binary tf_NAME_tests, a unity build,
# registered as one ctest test "unit.NAME".
function(tf_unit_tests name)
  cmake_parse_arguments(ARG "" "DIR" "LIBS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${ARG_DIR}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(tf_${name}_tests ${sources})
  set_target_properties(tf_${name}_tests PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 16)
  target_compile_definitions(tf_${name}_tests PRIVATE
    TF_TEST_DATA="${PROJECT_SOURCE_DIR}/tests" TF_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(tf_${name}_tests PRIVATE ${ARG_LIBS} GTest::gmock GTest::gtest
                                                 GTest::gtest_main tf_options)
  add_test(NAME unit.${name} COMMAND tf_${name}_tests)
  set_tests_properties(unit.${name} PROPERTIES LABELS unit)
endfunction()
