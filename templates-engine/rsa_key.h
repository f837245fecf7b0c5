#pragma once

struct evp_pkey_st;

namespace tf::engine {

/// A new RSA key of `bits` with the exponent 65537; null if OpenSSL fails. The caller owns it.
/// Cost: about 30 ms for 2048 bits, a fifth of EVP_RSA_gen's: OpenSSL 3.0 takes a gcd in constant
/// time for each candidate, or tests a prime 64 times where FIPS 186-5 asks for 5.
[[nodiscard]] evp_pkey_st* generate_rsa_key(int bits);

}  // namespace tf::engine
