/* SHA-256 (FIPS 180-4) of one stream.
 *
 * The circuit of r0vm 3 hashes a block in 74 cycles; that of r0vm 5 cannot, so there it is done in instructions. What
 * these cost in that circuit decides how they are chosen: a shift to the right takes as many rows of the proof as 1.8
 * multiplications or 4.7 additions. So x rotated to the right by n is x * 2^(32 - n), upper and lower half added. */
#include "sha256.h"

static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static const uint32_t INITIAL[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

/* SHA-256 of "risc0.Output", as it lies in memory. */
static const uint32_t OUTPUT_TAG[8] = {0xb3feea77, 0x478ba766, 0xd7e07d74, 0x846217bb,
                                       0x56f55f08, 0x9a008748, 0xa33de65b, 0xd459352d};

static uint32_t state[8]; /* the circuit keeps it as it lies in memory, we as numbers */
static uint32_t block[16];
static uint32_t total_bytes; /* of the stream; the last total_bytes % 64 of them lie in `block` */

/* A power of two that the compiler does not see through: or it would shift. */
static inline uint32_t power(int n)
{
    uint32_t factor = 1u << n;
    __asm__("" : "+r"(factor));
    return factor;
}

static inline uint32_t shift_right(uint32_t x, uint32_t factor) { return (uint32_t)((uint64_t)x * factor >> 32); }
static inline uint32_t rotate(uint32_t x, uint32_t factor) { return x * factor + shift_right(x, factor); }

static inline uint32_t swap_bytes(uint32_t x, uint32_t left_8, uint32_t right_8)
{
    uint32_t even = x & 0x00ff00ff;
    return rotate(even, right_8) + rotate(x - even, left_8);
}

/* One round; the caller renames. Where a and b differ is kept for the next round, where b and c will. */
#define ROUND(a, b, c, d, e, f, g, h, ab, bc, k, w)                                                                 \
    do {                                                                                                            \
        h += (rotate(e, by_6) ^ rotate(e, by_11) ^ rotate(e, by_25)) + (g ^ (e & (f ^ g))) + (k) + (w);             \
        d += h;                                                                                                     \
        ab = a ^ b;                                                                                                 \
        h += (rotate(a, by_2) ^ rotate(a, by_13) ^ rotate(a, by_22)) + (b ^ (ab & bc));                             \
    } while (0)

/* A factor 2^(32 - n) rotates to the right by n: these are the ones that a block needs. */
static void compress_by_instructions(void)
{
    static uint32_t w[64];
    uint32_t left_8 = power(8), right_8 = power(24);
    for (int i = 0; i < 16; i++)
        w[i] = swap_bytes(block[i], left_8, right_8);
    uint32_t by_3 = power(29), by_7 = power(25), by_10 = power(22);
    uint32_t by_17 = power(15), by_18 = power(14), by_19 = power(13);
    for (uint32_t *next = w + 16; next < w + 64; next++) {
        uint32_t x = next[-15], y = next[-2];
        uint32_t s0 = rotate(x, by_7) ^ rotate(x, by_18) ^ shift_right(x, by_3);
        uint32_t s1 = rotate(y, by_17) ^ rotate(y, by_19) ^ shift_right(y, by_10);
        *next = next[-16] + s0 + next[-7] + s1;
    }
    uint32_t by_2 = power(30), by_13 = power(19), by_22 = power(10);
    uint32_t by_6 = power(26), by_11 = power(21), by_25 = power(7);
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    uint32_t odd, even = b ^ c;
    for (const uint32_t *k = K, *next = w; next < w + 64; k += 2, next += 2) {
        ROUND(a, b, c, d, e, f, g, h, odd, even, k[0], next[0]);
        ROUND(h, a, b, c, d, e, f, g, even, odd, k[1], next[1]);
        uint32_t old_g = g, old_h = h;
        h = f, g = e, f = d, e = c, d = b, c = a, b = old_h, a = old_g;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

/* The machine's SHA2: from and to `state`, one block, with the constants K. */
static void compress_by_circuit(void)
{
    register uint32_t a0 __asm__("a0") = (uint32_t)state;
    register uint32_t a1 __asm__("a1") = (uint32_t)state;
    register uint32_t a2 __asm__("a2") = (uint32_t)block;
    register uint32_t a3 __asm__("a3") = 1;
    register uint32_t a4 __asm__("a4") = (uint32_t)K;
    register uint32_t a7 __asm__("a7") = 4;
    __asm__ volatile("ecall" : : "r"(a0), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a7) : "memory");
}

/* The circuit of r0vm 5 writes its version there, that of r0vm 3 leaves it 0. A machine without SHA2 has no
   continuation behind that call either, so a wrong word could cost a proof but not make one. */
static int circuit_hashes(void) { return *(const volatile uint32_t *)0xffff0300 == 0; }

static void compress(void)
{
    if (circuit_hashes())
        compress_by_circuit();
    else
        compress_by_instructions();
}

/* The state as it lies in memory, from its numbers, or back. */
static uint32_t swapped(uint32_t x) { return swap_bytes(x, power(8), power(24)); }

void sha256_start(void)
{
    total_bytes = 0;
    for (int i = 0; i < 8; i++)
        state[i] = circuit_hashes() ? swapped(INITIAL[i]) : INITIAL[i];
}

void copy(uint8_t *to, const uint8_t *from, uint32_t length)
{
    if ((((uintptr_t)to | (uintptr_t)from) & 3) == 0)
        for (; length >= 4; length -= 4, to += 4, from += 4)
            *(word *)to = *(const word *)from;
    for (; length > 0; length--)
        *to++ = *from++;
}

void sha256_update(const uint8_t *bytes, uint32_t length)
{
    while (length > 0) {
        uint32_t used = total_bytes % 64, part = length < 64 - used ? length : 64 - used;
        copy((uint8_t *)block + used, bytes, part);
        bytes += part, length -= part, total_bytes += part;
        if (total_bytes % 64 == 0)
            compress();
    }
}

/* The 1 bit, zeros, and the length in bits, which is below 2^32. */
static void finish(volatile uint32_t *digest)
{
    uint32_t used = total_bytes % 64, bits = 8 * total_bytes;
    uint8_t *bytes = (uint8_t *)block;
    bytes[used++] = 0x80;
    while (used % 4 != 0)
        bytes[used++] = 0;
    uint32_t words = used / 4;
    if (words > 14) {
        while (words < 16)
            block[words++] = 0;
        compress();
        words = 0;
    }
    while (words < 15)
        block[words++] = 0;
    block[15] = swapped(bits);
    compress();
    for (int i = 0; i < 8; i++)
        digest[i] = circuit_hashes() ? state[i] : swapped(state[i]);
}

/* The digest of: tag, digest of the journal, digest of no assumptions (32 zeros), and the count of digests, 2. */
void sha256_output_digest(volatile uint32_t *digest)
{
    static const uint32_t no_assumptions_two_digests[9] = {[8] = 2};
    uint32_t journal[8];
    finish(journal);
    sha256_start();
    sha256_update((const uint8_t *)OUTPUT_TAG, 32);
    sha256_update((const uint8_t *)journal, 32);
    sha256_update((const uint8_t *)no_assumptions_two_digests, 34);
    finish(digest);
}
