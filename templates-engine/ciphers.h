#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace tf::engine {

/// Hashes as small hex digits; for SHA-256 see lib/base/digest.h.
[[nodiscard]] std::string sha1_hex(std::string_view data);
[[nodiscard]] std::string sha512_hex(std::string_view data);
[[nodiscard]] std::uint32_t adler32(std::string_view data);

/// bcrypt of cost 10 with a fresh salt: "$2a$10$...".
/// Errors: kInvalid "bcrypt: password length exceeds 72 bytes", or a password holding a NUL byte.
/// Cost: about 60 ms.
[[nodiscard]] Result<std::string> bcrypt_hash(const std::string& password);

/// AES-256 in CBC mode with PKCS#7 padding, as sprig 3.3 has it: the key is the password cut or
/// zero-padded to 32 bytes, a random block goes in front.
[[nodiscard]] Result<std::string> aes_encrypt(std::string_view password, std::string_view text);
/// Errors: kInvalid in the words of the Go panics that broken input makes there.
[[nodiscard]] Result<std::string> aes_decrypt(std::string_view password, std::string_view data);

/// sprig 3.3 derivePassword (the Master Password algorithm). An unknown type gives
/// "cannot find password template x" as the result. Cost: about 200 ms.
[[nodiscard]] std::string derive_password(std::uint32_t counter, std::string_view type,
                                          std::string_view password, std::string_view user,
                                          std::string_view site);

}  // namespace tf::engine
