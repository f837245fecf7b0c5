# Debian packages only; scripts/bootstrap installs them.
#
# TF_STATIC links all of them into the program, so that it starts in a millisecond or two: then only
# the C library is loaded. libcurl is never linked, its headers suffice (lib/net/curl_transport.cpp).

option(TF_STATIC "link the libraries into the program" OFF)
if(TF_STATIC)
  set(usual_suffixes ${CMAKE_FIND_LIBRARY_SUFFIXES})
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
  set(OPENSSL_USE_STATIC_LIBS ON)
  set(Boost_USE_STATIC_LIBS ON)
endif()

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
find_package(tl-expected REQUIRED)
find_package(ZLIB REQUIRED)
find_package(LibArchive REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(Boost REQUIRED COMPONENTS program_options)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(libutf8proc REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(libdeflate REQUIRED IMPORTED_TARGET libdeflate)
pkg_check_modules(RapidJSON REQUIRED IMPORTED_TARGET RapidJSON)
pkg_check_modules(libcrypt REQUIRED IMPORTED_TARGET libcrypt)

# Debian has no libfmt.a and its CMake files name the shared libyaml-cpp only.
if(TF_STATIC)
  add_library(tf_fmt STATIC cmake/fmt.cpp)
  find_library(TF_YAML_CPP yaml-cpp REQUIRED)
  add_library(tf_yaml_cpp INTERFACE)
  target_link_libraries(tf_yaml_cpp INTERFACE ${TF_YAML_CPP})
  # At a fixed address, as Go's programs are: nothing to relocate before main().
  add_compile_options(-fno-pie)
  add_link_options(-static-libstdc++ -static-libgcc -no-pie -Wl,--gc-sections)
  set(CMAKE_FIND_LIBRARY_SUFFIXES ${usual_suffixes})
else()
  add_library(tf_fmt INTERFACE)
  target_link_libraries(tf_fmt INTERFACE fmt::fmt)
  add_library(tf_yaml_cpp INTERFACE)
  target_link_libraries(tf_yaml_cpp INTERFACE yaml-cpp)
endif()

find_package(CURL REQUIRED)
add_library(tf_curl_headers INTERFACE)
target_include_directories(tf_curl_headers SYSTEM INTERFACE ${CURL_INCLUDE_DIRS})
find_package(GTest REQUIRED)
