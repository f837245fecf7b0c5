#include "lib/base/base64.h"

#include <gtest/gtest.h>

namespace tf {
namespace {

struct CodecCase {
  std::string_view text;
  std::string_view expected;  ///< the bytes, or Go's error
};

/// Go 1.26's base64.StdEncoding.
constexpr CodecCase kBase64Cases[] = {
    {"", ""},
    {"aGk=", "hi"},
    {"aGk", "illegal base64 data at input byte 0"},
    {"a", "illegal base64 data at input byte 0"},
    {"aG=k", "illegal base64 data at input byte 2"},
    {"aGk==", "illegal base64 data at input byte 4"},
    {"aGkx", "hi1"},
    {"a\nG\x0d\nk=\n", "hi"},
    {"aGk=x", "illegal base64 data at input byte 4"},
    {"====", "illegal base64 data at input byte 0"},
    {"aGk-", "illegal base64 data at input byte 3"},
    {"/+8=", "\xff\xef"},
    {"aA==", "h"},
    {"aA=", "illegal base64 data at input byte 3"},
    {"aA=\n=", "h"},
    {"aB==", "h"},
    {"YQ=\nx", "illegal base64 data at input byte 3"},
};

/// Go 1.26's base32.StdEncoding.
constexpr CodecCase kBase32Cases[] = {
    {"", ""},
    {"NBUQ====", "hi"},
    {"NBUQ", "illegal base32 data at input byte 0"},
    {"NB", "illegal base32 data at input byte 0"},
    {"NBUQ===", "illegal base32 data at input byte 7"},
    {"NBUQ=====", "hi"},
    {"NBUQ===A", "illegal base32 data at input byte 6"},
    {"nbuq====", "illegal base32 data at input byte 0"},
    {"MFRGGZDF", "abcde"},
    {"MFRGG===", "abc"},
    {"M=======", "illegal base32 data at input byte 1"},
    {"MFRGGZDF\nNBUQ====", "abcdehi"},
    {"1", "illegal base32 data at input byte 0"},

};

std::string bytes_or_error(const Result<std::string>& result) {
  return result ? *result : result.error().message;
}

TEST(Base64, DecodesAsGoDoes) {
  for (const CodecCase& test : kBase64Cases) {
    EXPECT_EQ(bytes_or_error(base64_decode(test.text)), test.expected) << test.text;
  }
}

TEST(Base64, Encodes) {
  EXPECT_EQ(base64_encode(""), "");
  EXPECT_EQ(base64_encode("h"), "aA==");
  EXPECT_EQ(base64_encode("hi"), "aGk=");
  EXPECT_EQ(base64_encode("\xff\xef\xbe"), "/+++");
}

TEST(Base32, DecodesAsGoDoes) {
  for (const CodecCase& test : kBase32Cases) {
    EXPECT_EQ(bytes_or_error(base32_decode(test.text)), test.expected) << test.text;
  }
}

TEST(Base32, EncodesWhatItDecodes) {
  std::string data;
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(base32_decode(base32_encode(data)).value(), data);
    EXPECT_EQ(base64_decode(base64_encode(data)).value(), data);
    data.push_back(static_cast<char>(i * 37));
  }
  EXPECT_EQ(base32_encode("hi"), "NBUQ====");
}

}  // namespace
}  // namespace tf
