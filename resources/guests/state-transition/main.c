/* State transition: a batch of transfers leads from one root of accounts to another, as in a rollup.

   An account is a balance and a nonce, 8 bytes. Eight accounts make a leaf of 64 bytes, and the tree hashes leaves and
   pairs of digests with BLAKE3 of 64 bytes. The number of accounts is public, so that the shape of the tree is too.
   BLAKE3 and not BLAKE2s: 16 accounts cost three hashes a root, and two roots have to fit in 10,000 steps.

   More rounds apply the same batch again, for long runs: nonces then count on from where the round before left them,
   and the root is computed after each round. */
#include "blake3.h"
#include "guest.h"
#include "memory.h"

enum { MARK_OLD_ROOT = 1, MARK_TRANSFER = 2, MARK_NEW_ROOT = 3 };
enum { LEAST_ACCOUNTS = 16, MOST_ACCOUNTS = 4096, MOST_TRANSFERS = 65536, ACCOUNTS_PER_LEAF = 8 };

struct account {
    uint32_t balance;
    uint32_t nonce; /* how many transfers the account has sent */
};

struct transfer {
    uint32_t from, to, amount;
    uint32_t nonce; /* the sender's nonce, so that no transfer counts twice */
};

static struct account accounts[MOST_ACCOUNTS];
static struct transfer transfers[MOST_TRANSFERS];
static uint32_t nonces_before[MOST_ACCOUNTS]; /* nonces that the rounds so far have added */
static uint32_t nodes[MOST_ACCOUNTS / ACCOUNTS_PER_LEAF * 8]; /* digests of 8 words, side by side */

static void tree_root(uint32_t root[8], uint32_t account_count)
{
    uint32_t node_count = account_count / ACCOUNTS_PER_LEAF;
    for (uint32_t i = 0; i < node_count; i++)
        blake3_of_64_bytes(&nodes[8 * i], (const uint32_t *)&accounts[i * ACCOUNTS_PER_LEAF]);
    for (; node_count > 1; node_count /= 2)
        for (uint32_t i = 0; i < node_count; i += 2)
            blake3_of_64_bytes(&nodes[4 * i], &nodes[8 * i]); /* the pair i, i + 1 becomes node i / 2 */
    memcpy(root, nodes, 32);
}

static void apply(const struct transfer *transfer, uint32_t account_count)
{
    if (transfer->from >= account_count || transfer->to >= account_count)
        FAIL("a transfer names an account that does not exist");
    struct account *from = &accounts[transfer->from], *to = &accounts[transfer->to];
    if (from->nonce - nonces_before[transfer->from] != transfer->nonce)
        FAIL("a transfer has the wrong nonce");
    if (from->balance < transfer->amount)
        FAIL("a transfer overdraws its account");
    from->balance -= transfer->amount;
    if (to->balance + transfer->amount < to->balance)
        FAIL("a transfer overflows the balance of its receiver");
    to->balance += transfer->amount;
    from->nonce++;
}

int main(void)
{
    uint32_t rounds = read_count(1, 1000000);
    uint32_t account_count = read_count(LEAST_ACCOUNTS, MOST_ACCOUNTS);
    if ((account_count & (account_count - 1)) != 0)
        FAIL("the number of accounts is not a power of two");
    read_exactly(accounts, account_count * sizeof accounts[0]);
    uint32_t transfer_count = read_count(0, MOST_TRANSFERS);
    read_exactly(transfers, transfer_count * sizeof transfers[0]);
    expect_witness_end();

    uint32_t old_root[8], new_root[8];
    tree_root(old_root, account_count);
    MARK(MARK_OLD_ROOT, old_root[0]);
    for (uint32_t round = 0; round < rounds; round++) {
        for (uint32_t i = 0; i < transfer_count; i++) {
            apply(&transfers[i], account_count);
            MARK(MARK_TRANSFER, transfers[i].amount);
        }
        if (rounds > 1)
            for (uint32_t i = 0; i < transfer_count; i++)
                nonces_before[transfers[i].from]++;
        tree_root(new_root, account_count);
        MARK(MARK_NEW_ROOT, new_root[0]);
    }

    journal_u32(account_count);
    journal_u32(transfer_count);
    journal_u32(rounds);
    journal_bytes(old_root, sizeof old_root);
    journal_bytes(new_root, sizeof new_root);
    return finish();
}
