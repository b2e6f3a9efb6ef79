/* Signature: an Ed25519 signature (RFC 8032) of a message by a public key is valid. The signature stays hidden.
   The curve arithmetic is Monocypher's; the hash is SHA-512 over R | public key | message. */
#include "guest.h"
#include "monocypher.h"
#include "sha512.h"

enum { MARK_HASH = 1, MARK_VALID = 2 };
enum { MOST_BYTES = 4096 };

static uint8_t message[MOST_BYTES];

int main(void)
{
    uint8_t public_key[32], signature[64];
    read_exactly(public_key, sizeof public_key);
    read_exactly(signature, sizeof signature);
    uint32_t length = read_count(0, MOST_BYTES);
    read_exactly(message, length);
    expect_witness_end();

    struct sha512 state;
    uint8_t hash[64], challenge[32];
    sha512_start(&state);
    sha512_add(&state, signature, 32); /* R, the first half */
    sha512_add(&state, public_key, sizeof public_key);
    sha512_add(&state, message, length);
    sha512_end(&state, hash);
    MARK64(MARK_HASH, state.h[0]);

    crypto_eddsa_reduce(challenge, hash);
    if (crypto_eddsa_check_equation(signature, public_key, challenge) != 0)
        FAIL("the signature is not valid for this public key and message");
    MARK(MARK_VALID, 1);

    journal_bytes(public_key, sizeof public_key);
    journal_u32(length);
    journal_bytes(message, length);
    return finish();
}
