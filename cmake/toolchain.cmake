# Compiler flags of our own code, ccache and mold where present, sanitizers and coverage.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(TF_CCACHE ccache)
if(TF_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${TF_CCACHE})
endif()

add_library(tf_options INTERFACE)
target_compile_options(tf_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)

# Debug builds keep line numbers only: a third of the objects' size, and quick links.
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

find_program(TF_MOLD mold)
if(TF_MOLD AND NOT CMAKE_INTERPROCEDURAL_OPTIMIZATION)
  add_link_options(-fuse-ld=mold)
endif()

if(TF_SANITIZE)
  add_compile_options(-fsanitize=${TF_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -O1)
  add_link_options(-fsanitize=${TF_SANITIZE})
endif()
if(TF_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()
