/* SHA-256 of a hidden message. `repeat` makes a chain for long runs: link 1 hashes the message, every later link
   hashes the digest before it followed by the whole message. */
#include "guest.h"
#include "sha256.h"

enum { MARK_LINK = 1, MARK_DIGEST = 2 };
enum { MOST_BYTES = 1 << 20 };

static uint8_t message[MOST_BYTES];

int main(void)
{
    uint32_t repeat = read_count(1, 1000000);
    uint32_t length = read_count(0, MOST_BYTES);
    read_exactly(message, length);
    expect_witness_end();

    uint8_t digest[32];
    struct sha256 state;
    for (uint32_t link = 1; link <= repeat; link++) {
        MARK(MARK_LINK, link);
        sha256_start(&state);
        if (link > 1)
            sha256_add(&state, digest, sizeof digest);
        sha256_add(&state, message, length);
        sha256_end(&state, digest);
        MARK(MARK_DIGEST, state.h[0]);
    }

    journal_u32(length);
    journal_u32(repeat);
    journal_bytes(digest, sizeof digest);
    return finish();
}
