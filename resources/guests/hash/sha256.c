/* SHA-256, FIPS 180-4. */
#include "sha256.h"

#include "memory.h"

#define ROTATE_RIGHT(word, bits) ((word) >> (bits) | (word) << (32 - (bits)))

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

static void compress(uint32_t h[8], const uint8_t block[64])
{
    uint32_t w[64];
    for (int t = 0; t < 16; t++, block += 4)
        w[t] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 | block[3];
    for (int t = 16; t < 64; t++) {
        uint32_t s0 = ROTATE_RIGHT(w[t - 15], 7) ^ ROTATE_RIGHT(w[t - 15], 18) ^ w[t - 15] >> 3;
        uint32_t s1 = ROTATE_RIGHT(w[t - 2], 17) ^ ROTATE_RIGHT(w[t - 2], 19) ^ w[t - 2] >> 10;
        w[t] = w[t - 16] + s0 + w[t - 7] + s1;
    }

    uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], last = h[7];
    for (int t = 0; t < 64; t++) {
        uint32_t sum1 = ROTATE_RIGHT(e, 6) ^ ROTATE_RIGHT(e, 11) ^ ROTATE_RIGHT(e, 25);
        uint32_t choice = g ^ (e & (f ^ g));
        uint32_t t1 = last + sum1 + choice + K[t] + w[t];
        uint32_t sum0 = ROTATE_RIGHT(a, 2) ^ ROTATE_RIGHT(a, 13) ^ ROTATE_RIGHT(a, 22);
        uint32_t majority = (a & b) | (c & (a | b));
        last = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + sum0 + majority;
    }
    h[0] += a;
    h[1] += b;
    h[2] += c;
    h[3] += d;
    h[4] += e;
    h[5] += f;
    h[6] += g;
    h[7] += last;
}

void sha256_start(struct sha256 *state)
{
    static const uint32_t start[8] = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };
    memcpy(state->h, start, sizeof start);
    state->length = 0;
}

void sha256_add(struct sha256 *state, const uint8_t *data, size_t length)
{
    size_t held = state->length % 64;
    state->length += length;
    if (held > 0) {
        size_t taken = length < 64 - held ? length : 64 - held;
        memcpy(state->block + held, data, taken);
        if (held + taken < 64)
            return;
        compress(state->h, state->block);
        data += taken;
        length -= taken;
    }
    for (; length >= 64; data += 64, length -= 64)
        compress(state->h, data);
    memcpy(state->block, data, length);
}

void sha256_end(struct sha256 *state, uint8_t digest[32])
{
    size_t held = state->length % 64;
    state->block[held++] = 0x80;
    if (held > 56) {
        memset(state->block + held, 0, 64 - held);
        compress(state->h, state->block);
        held = 0;
    }
    memset(state->block + held, 0, 56 - held);
    uint64_t bits = (uint64_t)state->length * 8;
    for (int i = 0; i < 8; i++)
        state->block[56 + i] = (uint8_t)(bits >> (56 - 8 * i));
    compress(state->h, state->block);
    for (int i = 0; i < 32; i++)
        digest[i] = (uint8_t)(state->h[i / 4] >> (24 - 8 * (i % 4)));
}
