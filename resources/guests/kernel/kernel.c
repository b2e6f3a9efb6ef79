/* The four Linux calls of a portable guest, answered on RISC Zero's machine. README.md says what a proof then states.
 *
 * Who is trusted: nobody. The user program may pass any number in any register; the host, which runs the prover, may
 * answer any call with any bytes. Whatever does not fit ends in `refuse`, after which no proof can be made. */
#include <stddef.h>
#include <stdint.h>

#include "sha256.h"

enum { READ = 63, WRITE = 64, EXIT = 93, EXIT_GROUP = 94 };
enum { STDIN = 0, STDOUT = 1, STDERR = 2, EBADF = 9 };

/* User memory of the portable profile. No buffer may leave it, so none comes near the kernel at 0xc0000000. */
enum { USER_START = 0x00200000, USER_END = 0x20000000 };
enum { MOST_JOURNAL_BYTES = 16 << 20 }; /* the studio's limit; keeps the count of bits in 32 bits */

/* The machine. The user's registers lie in memory while the kernel runs. */
static volatile uint32_t *const user = (volatile uint32_t *)0xffff0080;
static volatile uint32_t *const output = (volatile uint32_t *)0xffff0240;
enum { A0 = 10, A1 = 11, A2 = 12, A3 = 13, A4 = 14, A5 = 15, A7 = 17 };
enum { TERMINATE = 0, HOST_READ = 1, HOST_JOURNAL = 3, MOST_IO_BYTES = 1024 };

static const char SYS_READ[] = "risc0_zkvm_platform::syscall::nr::SYS_READ";
static const char SYS_WRITE[] = "risc0_zkvm_platform::syscall::nr::SYS_WRITE";

static _Noreturn void refuse(void)
{
    for (;;)
        __asm__ volatile("unimp");
}

/* The machine's READ: the host puts at most `length` bytes into `buffer`; how many it put. The circuit holds it to that
   many. `name` says what it shall do, with its arguments in the user's a3..; null asks for the two result words. */
static uint32_t ask_host(const char *name, void *buffer, uint32_t length)
{
    register uint32_t a0 __asm__("a0") = (uint32_t)name;
    register uint32_t a1 __asm__("a1") = (uint32_t)buffer;
    register uint32_t a2 __asm__("a2") = length;
    register uint32_t a7 __asm__("a7") = HOST_READ;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
    return a0;
}

static void check_user_buffer(uint32_t address, uint32_t length)
{
    if (length > USER_END - USER_START || address < USER_START || address > USER_END - length)
        refuse();
}

/* What the host gives lands here first, so that bytes behind a short read stay as they were in the user's buffer. */
static uint32_t __attribute__((section(".bounce"))) bounce[MOST_IO_BYTES / 4 + 1];

static uint32_t read_from_host(uint32_t asked)
{
    static uint32_t result[2]; /* bytes read; the bytes behind the last whole word */
    user[A3] = STDIN;
    user[A4] = asked;
    uint32_t words = asked / 4;
    if (ask_host(SYS_READ, bounce, 4 * words) != 4 * words || ask_host(NULL, result, sizeof result) != sizeof result)
        refuse();
    bounce[words] = result[1];
    if (result[0] > asked)
        refuse();
    return result[0];
}

/* The witness has one end: a host that gave less than asked once is not asked again. So there is one witness, and
   every read gave what Linux gives of it: as much as was asked or all that was left. */
static uint32_t read(uint32_t fd, uint32_t buffer, uint32_t length)
{
    static uint32_t witness_ended;
    if (fd != STDIN)
        return -EBADF;
    if (length > 0)
        check_user_buffer(buffer, length);
    uint32_t done = 0;
    while (done < length && !witness_ended) {
        uint32_t asked = length - done < MOST_IO_BYTES ? length - done : MOST_IO_BYTES;
        uint32_t got = read_from_host(asked);
        copy((uint8_t *)buffer + done, (const uint8_t *)bounce, got);
        done += got;
        witness_ended = got < asked;
    }
    return done;
}

static uint32_t write(uint32_t fd, uint32_t buffer, uint32_t length)
{
    static uint32_t journal_bytes;
    if (fd != STDOUT && fd != STDERR)
        return -EBADF;
    if (length == 0)
        return 0;
    check_user_buffer(buffer, length);
    if (fd == STDOUT) {
        if (length > MOST_JOURNAL_BYTES - journal_bytes)
            refuse();
        journal_bytes += length;
        sha256_update((const uint8_t *)buffer, length);
    }
    user[A3] = fd == STDOUT ? HOST_JOURNAL : STDERR;
    user[A4] = buffer;
    user[A5] = length;
    ask_host(SYS_WRITE, NULL, 0);
    return length;
}

/* RISC Zero's receipt claims SHA-256 of: a tag, the digest of the journal, no assumptions. */
static _Noreturn void exit(uint32_t code)
{
    sha256_output_digest(output);
    register uint32_t a0 __asm__("a0") = (code & 0xff) << 16; /* halted, with this exit code */
    register uint32_t a1 __asm__("a1") = 0;
    register uint32_t a7 __asm__("a7") = TERMINATE;
    __asm__ volatile("ecall" : : "r"(a0), "r"(a1), "r"(a7) : "memory");
    refuse();
}

/* Called for each ecall of the user. Every register but a0 comes back as it was. */
void system_call(void)
{
    uint32_t number = user[A7], a0 = user[A0], a1 = user[A1], a2 = user[A2];
    uint32_t a3 = user[A3], a4 = user[A4], a5 = user[A5];
    if (number == READ)
        user[A0] = read(a0, a1, a2);
    else if (number == WRITE)
        user[A0] = write(a0, a1, a2);
    else if (number == EXIT || number == EXIT_GROUP)
        exit(a0);
    else
        refuse();
    user[A3] = a3;
    user[A4] = a4;
    user[A5] = a5;
}
