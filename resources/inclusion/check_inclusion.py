"""Is leaf.proof in the aggregate? Run: python check_inclusion.py [--root HEX]. Needs Python 3.8 and: pip install blake3

leaf = H(statement hash, proof body hash), node = H(left, right), root = H(count, top); a node without sibling moves up.
"""
import sys
from pathlib import Path

def must(is_so, otherwise):
    if not is_so:
        raise ValueError(otherwise)

def digest(purpose, data):
    return blake3(data, derive_key_context="proving-studio 2026-11-23 %s v1" % purpose).digest()

def read(name, data, kinds):  # CBOR items, their ends. a: array, its length; b: bytes; t: text; u: number; n: or none
    values, ends, at = [], [], 0
    for kind in kinds:
        must(at < len(data), name + " is cut off")
        first, value, at = data[at], data[at] & 31, at + 1
        if kind != "n" or first != 0xF6:
            width = {24: 1, 25: 2, 26: 4, 27: 8}.get(value, 0)
            value, at = int.from_bytes(data[at:at + width], "big") if width else value, at + width
            shortest = (value > 23) + (value >> 8 > 0) + 2 * (value >> 16 > 0) + 4 * (value >> 32 > 0)
            must(width == shortest and "u.bta..."[first >> 5] == kind.replace("n", "u"), name + " has a wrong form")
            value, at = (data[at:at + value], at + value) if kind in "bt" else (value, at)
        values, ends = values + [value], ends + [at]
    must(at == len(data), name + " is cut off or too long")
    return values, ends

def check(proof, inclusion):
    (*head, size, body, seal), _ = read("leaf.proof", proof, "atuauubb")
    must(head == [4, b"proving-studio-proof", 1, 3, 0] and size == len(body), "leaf.proof is no raw proof file")
    body_hash, (items, ends) = digest("proof file body", body), read("leaf.proof", body, "abbunttbtuut")
    must(body_hash == seal and items[0] == 11, "leaf.proof was changed or damaged")
    statement_hash = digest("statement", b"\x84" + body[1:ends[4]])  # [program id, journal, exit code, steps]
    (*head, statement, body, index, count, path, root, seal), ends = read("leaf.inclusion", inclusion, "atubbuubbb")
    must(head == [9, b"proving-studio-inclusion", 1], "leaf.inclusion is no inclusion proof")
    must(digest("inclusion file body", inclusion[ends[2]:ends[8]]) == seal, "leaf.inclusion was changed or damaged")
    must((statement, body) == (statement_hash, body_hash), "leaf.inclusion is about another proof")
    must(index < count, "the index lies outside the aggregate")
    node, at, last = digest("aggregate leaf", statement_hash + body_hash), index, count - 1
    while last:
        if at % 2 or at < last:
            sibling, path = path[:32], path[32:]
            must(len(sibling) == 32, "the path is too short")
            node = digest("aggregate node", sibling + node if at % 2 else node + sibling)
        at, last = at // 2, last // 2
    must(not path, "the path is too long")
    must(digest("aggregate root", count.to_bytes(8, "little") + node) == root, "the path does not lead to the root")
    print("root:  %s\nindex: %d, counted from 0\ncount: %d" % (root.hex(), index, count))
    must([word.lower() for word in sys.argv[1:]] in ([], ["--root", root.hex()]), "the root given is another")
try:
    from blake3 import blake3
    check(*(Path(__file__).resolve().with_name(name).read_bytes() for name in ("leaf.proof", "leaf.inclusion")))
except ImportError:
    sys.exit(print("No answer without the hash function. Get it with: pip install blake3") or 1)
except (OSError, ValueError) as error:
    sys.exit(print("NO: %s" % error) or 1)
print("YES: leaf.proof is in the aggregate with this root. Whether the proof itself is valid was not looked at.")
print("It is the root that was given." if sys.argv[1:] else "Compare this root with the published one yourself.")
