/* Range proof: hidden values all lie in a public range, and a commitment ties the proof to them.
   commitment = BLAKE2s(salt | value 0 | value 1 | ...). The salt keeps anybody from guessing small values. */
#include "blake2s.h"
#include "guest.h"

enum { MARK_VALUE = 1, MARK_COMMITMENT = 2 };
enum { MOST_VALUES = 4096 };

static struct {
    uint8_t salt[32];
    uint64_t values[MOST_VALUES];
} hidden;

int main(void)
{
    uint64_t low = read_u64();
    uint64_t high = read_u64();
    read_exactly(hidden.salt, sizeof hidden.salt);
    uint32_t count = read_count(1, MOST_VALUES);
    read_exactly(hidden.values, count * sizeof hidden.values[0]);
    expect_witness_end();

    for (uint32_t i = 0; i < count; i++) {
        uint64_t value = hidden.values[i];
        MARK64(MARK_VALUE, value);
        if (value < low || value > high)
            FAIL("a value lies outside the range");
    }

    uint32_t commitment[8];
    blake2s(commitment, &hidden, sizeof hidden.salt + count * sizeof hidden.values[0]);
    MARK(MARK_COMMITMENT, commitment[0]);

    journal_u64(low);
    journal_u64(high);
    journal_u32(count);
    journal_bytes(commitment, sizeof commitment);
    return finish();
}
