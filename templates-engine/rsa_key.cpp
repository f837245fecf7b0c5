#include "templates-engine/rsa_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "lib/base/openssl_handle.h"

namespace tf::engine {
namespace {

using Number = OpensslHandle<BIGNUM, BN_clear_free>;
using Scratch = OpensslHandle<BN_CTX, BN_CTX_free>;
using Builder = OpensslHandle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Params = OpensslHandle<OSSL_PARAM, OSSL_PARAM_free>;
using Context = OpensslHandle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;

constexpr BN_ULONG kExponent = 65537;

/// The numbers of a key, by RFC 8017's names.
struct Numbers {
  Number n, e, d, p, q, dp, dq, qi;
};

Number secret_number() {
  Number number(BN_secure_new());
  if (number != nullptr) BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  return number;
}

using Montgomery = OpensslHandle<BN_MONT_CTX, BN_MONT_CTX_free>;

/// Primes below it are tried first. The longer a test of a candidate takes, the more of them pay.
constexpr BN_ULONG sieve_limit(int bits) {
  return bits > 1024 ? 1 << 17 : 1 << 14;
}
constexpr BN_ULONG kSearchLength = 1 << 16;
/// FIPS 186-5, table B.1: random primes of 1024 bits and more pass wrongly once in 2^112.
constexpr int kRounds = 5;

std::vector<BN_ULONG> odd_primes(BN_ULONG limit) {
  std::vector<bool> composite(limit);
  std::vector<BN_ULONG> primes;
  for (BN_ULONG i = 3; i < limit; i += 2) {
    if (composite[i]) continue;
    primes.push_back(i);
    for (BN_ULONG multiple = i * i; multiple < limit; multiple += 2 * i)
      composite[multiple] = true;
  }
  return primes;
}

/// What Miller and Rabin's test asks of each base: candidate - 1 = 2^twos * odd.
struct PrimeTest {
  BIGNUM* candidate;
  Number minus_one, odd, base, power;
  Montgomery montgomery;
  Scratch scratch;
  int twos = 0;
};

/// Out: 1 the candidate may be prime, 0 it is not, -1 OpenSSL failed.
int passes(PrimeTest& test) {
  BN_CTX* context = test.scratch.get();
  if (BN_is_one(test.power.get()) || BN_cmp(test.power.get(), test.minus_one.get()) == 0) return 1;
  for (int i = 1; i < test.twos; ++i) {
    if (BN_mod_sqr(test.power.get(), test.power.get(), test.candidate, context) != 1) return -1;
    if (BN_cmp(test.power.get(), test.minus_one.get()) == 0) return 1;
  }
  return 0;
}

/// The base 2 takes a fifth less time; nearly every candidate that is no prime ends here.
int passes_base_two(PrimeTest& test) {
  const bool done = BN_mod_exp_mont_word(test.power.get(), 2, test.odd.get(), test.candidate,
                                         test.scratch.get(), test.montgomery.get()) == 1;
  return done ? passes(test) : -1;
}

int passes_random_base(PrimeTest& test) {
  if (BN_priv_rand_range(test.base.get(), test.minus_one.get()) != 1) return -1;
  if (BN_is_zero(test.base.get()) || BN_is_one(test.base.get())) return 1;
  const bool done =
      BN_mod_exp_mont_consttime(test.power.get(), test.base.get(), test.odd.get(), test.candidate,
                                test.scratch.get(), test.montgomery.get()) == 1;
  return done ? passes(test) : -1;
}

/// Miller and Rabin's test. Out: as passes().
int is_prime(BIGNUM* candidate) {
  PrimeTest test{
      candidate,       Number(BN_dup(candidate)),     Number(BN_secure_new()),     secret_number(),
      secret_number(), Montgomery(BN_MONT_CTX_new()), Scratch(BN_CTX_secure_new())};
  const bool whole = test.minus_one && test.odd && test.base && test.power && test.montgomery &&
                     test.scratch && BN_sub_word(test.minus_one.get(), 1) == 1 &&
                     BN_MONT_CTX_set(test.montgomery.get(), candidate, test.scratch.get()) == 1;
  if (!whole) return -1;
  while (BN_is_bit_set(test.minus_one.get(), test.twos) == 0)
    ++test.twos;
  if (BN_rshift(test.odd.get(), test.minus_one.get(), test.twos) != 1) return -1;
  int passed = passes_base_two(test);
  for (int round = 0; round < kRounds && passed == 1; ++round)
    passed = passes_random_base(test);
  return passed;
}

/// Looks for a prime among the odd numbers from `start` on, which becomes it.
/// Out: as passes(); 0 too where the search ran out.
int search_prime(BIGNUM* start) {
  const std::vector<BN_ULONG> primes = odd_primes(sieve_limit(BN_num_bits(start)));
  std::vector<BN_ULONG> rests;
  rests.reserve(primes.size());
  for (const BN_ULONG prime : primes)
    rests.push_back(BN_mod_word(start, prime));
  BN_ULONG at = 0;
  for (BN_ULONG delta = 0; delta < kSearchLength; delta += 2) {
    bool divided = false;
    for (std::size_t i = 0; i < primes.size() && !divided; ++i)
      divided = (rests[i] + delta) % primes[i] == 0;
    if (divided) continue;
    if (BN_add_word(start, delta - at) != 1) return -1;
    at = delta;
    const int found = is_prime(start);
    if (found != 0) return found;
  }
  return 0;
}

/// A random prime whose two top bits are set, so that two of them make a product of full length.
Number random_prime(int bits) {
  Number prime(BN_secure_new());  // secret once found: base two refuses numbers marked as such
  if (prime == nullptr) return nullptr;
  while (true) {
    if (BN_priv_rand(prime.get(), bits, BN_RAND_TOP_TWO, BN_RAND_BOTTOM_ODD) != 1) return nullptr;
    const int found = search_prime(prime.get());
    if (found < 0) return nullptr;
    const bool fits = BN_num_bits(prime.get()) == bits &&
                      BN_mod_word(prime.get(), kExponent) != 1;  // e and p - 1 have no divisor
    if (found != 1 || !fits) continue;
    BN_set_flags(prime.get(), BN_FLG_CONSTTIME);
    return prime;
  }
}

/// Fills in what follows from p, q and e. Out: whether OpenSSL could.
bool derive(Numbers& key) {
  const Scratch scratch(BN_CTX_secure_new());
  const Number p1(BN_dup(key.p.get()));
  const Number q1(BN_dup(key.q.get()));
  const Number product = secret_number();
  const Number common = secret_number();
  const Number lcm = secret_number();
  if (!scratch || !p1 || !q1 || !product || !common || !lcm) return false;
  BN_CTX* context = scratch.get();
  return BN_sub_word(p1.get(), 1) == 1 && BN_sub_word(q1.get(), 1) == 1 &&
         BN_mul(key.n.get(), key.p.get(), key.q.get(), context) == 1 &&
         BN_mul(product.get(), p1.get(), q1.get(), context) == 1 &&
         BN_gcd(common.get(), p1.get(), q1.get(), context) == 1 &&
         BN_div(lcm.get(), nullptr, product.get(), common.get(), context) == 1 &&
         BN_mod_inverse(key.d.get(), key.e.get(), lcm.get(), context) != nullptr &&
         BN_mod(key.dp.get(), key.d.get(), p1.get(), context) == 1 &&
         BN_mod(key.dq.get(), key.d.get(), q1.get(), context) == 1 &&
         BN_mod_inverse(key.qi.get(), key.q.get(), key.p.get(), context) != nullptr;
}

evp_pkey_st* to_key(const Numbers& key) {
  const std::array<std::pair<const char*, const BIGNUM*>, 8> parts = {
      {{OSSL_PKEY_PARAM_RSA_N, key.n.get()},
       {OSSL_PKEY_PARAM_RSA_E, key.e.get()},
       {OSSL_PKEY_PARAM_RSA_D, key.d.get()},
       {OSSL_PKEY_PARAM_RSA_FACTOR1, key.p.get()},
       {OSSL_PKEY_PARAM_RSA_FACTOR2, key.q.get()},
       {OSSL_PKEY_PARAM_RSA_EXPONENT1, key.dp.get()},
       {OSSL_PKEY_PARAM_RSA_EXPONENT2, key.dq.get()},
       {OSSL_PKEY_PARAM_RSA_COEFFICIENT1, key.qi.get()}}};
  const Builder builder(OSSL_PARAM_BLD_new());
  if (builder == nullptr) return nullptr;
  for (const auto& [name, number] : parts) {
    if (OSSL_PARAM_BLD_push_BN(builder.get(), name, number) != 1) return nullptr;
  }
  const Params params(OSSL_PARAM_BLD_to_param(builder.get()));
  const Context context(EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nullptr));
  EVP_PKEY* made = nullptr;
  const bool done = params != nullptr && context != nullptr &&
                    EVP_PKEY_fromdata_init(context.get()) == 1 &&
                    EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_KEYPAIR, params.get()) == 1;
  return done ? made : nullptr;
}

}  // namespace

evp_pkey_st* generate_rsa_key(int bits) {
  Numbers key{Number(BN_new()),       Number(BN_new()), secret_number(), random_prime(bits / 2),
              random_prime(bits / 2), secret_number(),  secret_number(), secret_number()};
  const bool whole = key.n && key.e && key.d && key.p && key.q && key.dp && key.dq && key.qi;
  if (!whole || BN_set_word(key.e.get(), kExponent) != 1) return nullptr;
  // Two equal primes do not come up; the larger is p by custom.
  if (BN_cmp(key.p.get(), key.q.get()) < 0) std::swap(key.p, key.q);
  return derive(key) ? to_key(key) : nullptr;
}

}  // namespace tf::engine
