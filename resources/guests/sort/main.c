/* Sort: heap sort of hidden 32-bit values; the journal has their least, median and largest and a hash of the sorted
   sequence. More rounds scramble the sorted values and sort them again, for long runs. */
#include "blake2s.h"
#include "guest.h"

enum { MARK_ROUND = 1, MARK_SORTED = 2, MARK_DIGEST = 3 };
enum { MOST_VALUES = 1 << 18 };

static uint32_t values[MOST_VALUES];

/* Lets `value` sink from `hole` until no child is larger. */
static void sift_down(uint32_t value, uint32_t hole, uint32_t count)
{
    for (uint32_t child; (child = 2 * hole + 1) < count; hole = child) {
        if (child + 1 < count && values[child + 1] > values[child])
            child++;
        if (values[child] <= value)
            break;
        values[hole] = values[child];
    }
    values[hole] = value;
}

static void heap_sort(uint32_t count)
{
    for (uint32_t root = count / 2; root-- > 0;)
        sift_down(values[root], root, count);
    for (uint32_t last = count; last-- > 1;) {
        uint32_t value = values[last];
        values[last] = values[0];
        sift_down(value, 0, last);
    }
}

/* Multiplying by an odd number and adding keeps different values different, and leaves no order to profit from. */
static void scramble(uint32_t count, uint32_t round)
{
    for (uint32_t i = 0; i < count; i++)
        values[i] = values[i] * 0x9e3779b1u + round;
}

int main(void)
{
    uint32_t rounds = read_count(1, 1000000);
    uint32_t count = read_count(1, MOST_VALUES);
    read_exactly(values, count * sizeof values[0]);
    expect_witness_end();

    for (uint32_t round = 0; round < rounds; round++) {
        MARK(MARK_ROUND, round);
        if (round > 0)
            scramble(count, round);
        heap_sort(count);
        MARK(MARK_SORTED, values[0]);
    }

    uint32_t digest[8];
    blake2s(digest, values, count * sizeof values[0]);
    MARK(MARK_DIGEST, digest[0]);

    journal_u32(count);
    journal_u32(rounds);
    journal_u32(values[0]);
    journal_u32(values[(count - 1) / 2]);
    journal_u32(values[count - 1]);
    journal_bytes(digest, sizeof digest);
    return finish();
}
