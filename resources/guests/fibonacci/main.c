/* Fibonacci: the n-th Fibonacci number. One mark for the start, one for each addition, one for the result: n + 2. */
#include "guest.h"

enum { MARK_START = 1, MARK_ADDITION = 2, MARK_RESULT = 3 };

int main(void)
{
    uint32_t n = read_u32();
    expect_witness_end();
    if (n > 93)
        FAIL("n is larger than 93: the number does not fit in 64 bits");

    /* fib(-1) = 1 and fib(0) = 0 make each of the n steps one addition, and none goes beyond fib(n). */
    uint64_t previous = 1, current = 0;
    MARK64(MARK_START, current);
    for (uint32_t i = 0; i < n; i++) {
        uint64_t next = previous + current;
        previous = current;
        current = next;
        MARK64(MARK_ADDITION, current);
    }
    MARK64(MARK_RESULT, current);

    journal_u32(n);
    journal_u64(current);
    return finish();
}
