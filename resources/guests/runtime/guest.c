/* The witness reader, the journal writer and the end of a program, over three Linux system calls. */
#include "guest.h"

#include "memory.h"

enum { READ = 63, WRITE = 64 };
enum { WITNESS = 0, JOURNAL = 1, CONSOLE = 2 };

static int32_t system_call(uint32_t number, uint32_t fd, const void *buffer, size_t length)
{
    register uint32_t a0 __asm__("a0") = fd;
    register uint32_t a1 __asm__("a1") = (uint32_t)(uintptr_t)buffer;
    register uint32_t a2 __asm__("a2") = length;
    register uint32_t a7 __asm__("a7") = number;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
    return (int32_t)a0;
}

/* Both calls may move less than asked: a pipe gives what it holds. Less than 1 is the end or an error. */
static void write_all(uint32_t fd, const uint8_t *source, size_t length)
{
    while (length > 0) {
        int32_t written = system_call(WRITE, fd, source, length);
        if (written < 1 || (size_t)written > length)
            exit_with(1);
        source += written;
        length -= (size_t)written;
    }
}

void read_exactly(void *destination, size_t length)
{
    uint8_t *target = destination;
    while (length > 0) {
        int32_t taken = system_call(READ, WITNESS, target, length);
        if (taken < 1 || (size_t)taken > length)
            FAIL("the witness ends early");
        target += taken;
        length -= (size_t)taken;
    }
}

uint32_t read_u32(void)
{
    uint32_t value;
    read_exactly(&value, sizeof value);
    return value;
}

uint64_t read_u64(void)
{
    uint64_t value;
    read_exactly(&value, sizeof value);
    return value;
}

uint32_t read_count(uint32_t least, uint32_t most)
{
    uint32_t count = read_u32();
    if (count < least || count > most)
        FAIL("a length or count in the witness is out of range");
    return count;
}

void expect_witness_end(void)
{
    uint8_t extra;
    if (system_call(READ, WITNESS, &extra, 1) != 0)
        FAIL("the witness has bytes behind its last field");
}

static uint8_t journal[8192];
static size_t journal_length;

void journal_bytes(const void *source, size_t length)
{
    if (length > sizeof journal - journal_length)
        FAIL("the journal is larger than this program's buffer");
    memcpy(journal + journal_length, source, length);
    journal_length += length;
}

void journal_u32(uint32_t value)
{
    journal_bytes(&value, sizeof value);
}

void journal_u64(uint64_t value)
{
    journal_bytes(&value, sizeof value);
}

int finish(void)
{
    write_all(JOURNAL, journal, journal_length);
    return 0;
}

void fail(const char *line, size_t length)
{
    write_all(CONSOLE, (const uint8_t *)line, length);
    exit_with(1);
}
