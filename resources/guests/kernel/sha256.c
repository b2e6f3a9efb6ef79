/* SHA-256 (FIPS 180-4) for one stream, byte by byte into the words of a block: no buffer is copied. */
#include "sha256.h"

static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
    0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
    0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
    0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/* SHA-256 of "risc0.Output". */
static const uint32_t OUTPUT_TAG[8] = {0x77eafeb3, 0x66a78b47, 0x747de0d7, 0xbb176284,
                                       0x085ff556, 0x4887009a, 0x5be63da3, 0x2d3559d4};

static uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                            0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
static uint32_t w[64], length_bytes;

static uint32_t ror(uint32_t x, int n) { return x >> n | x << (32 - n); }

static void compress(void)
{
    for (int i = 16; i < 64; i++) {
        uint32_t s0 = ror(w[i - 15], 7) ^ ror(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = ror(w[i - 2], 17) ^ ror(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (int i = 0; i < 64; i++) {
        uint32_t t1 = h + (ror(e, 6) ^ ror(e, 11) ^ ror(e, 25)) + (g ^ (e & (f ^ g))) + K[i] + w[i];
        uint32_t t2 = (ror(a, 2) ^ ror(a, 13) ^ ror(a, 22)) + ((a & b) | (c & (a | b)));
        h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

static void put(uint8_t byte)
{
    uint32_t at = length_bytes % 64, shift = 24 - 8 * (at % 4);
    w[at / 4] = (at % 4 ? w[at / 4] : 0) | (uint32_t)byte << shift;
    if (++length_bytes % 64 == 0)
        compress();
}

void sha256_update(const uint8_t *bytes, uint32_t length)
{
    while (length-- > 0)
        put(*bytes++);
}

static void pad(void)
{
    uint32_t bits = 8 * length_bytes;
    put(0x80);
    while (length_bytes % 64 != 56)
        put(0);
    w[14] = 0, w[15] = bits;
    compress();
}

/* The digest of: tag, digest of the journal, digest of no assumptions (32 zeros), and the count of digests, 2. */
void sha256_output_digest(uint32_t digest[8])
{
    pad();
    for (int i = 0; i < 8; i++)
        w[i] = OUTPUT_TAG[i], w[8 + i] = state[i];
    static const uint32_t initial[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    for (int i = 0; i < 8; i++)
        state[i] = initial[i];
    compress();
    for (int i = 0; i < 16; i++)
        w[i] = 0;
    w[8] = 0x02008000, w[15] = 98 * 8;
    compress();
    for (int i = 0; i < 8; i++)
        digest[i] = __builtin_bswap32(state[i]);
}
