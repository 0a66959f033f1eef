"""Merkle trees of RFC 6962 section 2.1: roots, paths and their verification."""

import hashlib

from refusal import Refused, require


def leaf_hash(data):
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root(hashes):
    """MTH over leaf hashes."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return node_hash(root(hashes[:split]), root(hashes[split:]))


def path(hashes, index):
    """Audit path of leaf `index`, from its sibling up."""
    if len(hashes) == 1:
        return []
    split = 1 << (len(hashes) - 1).bit_length() - 1
    if index < split:
        return path(hashes[:split], index) + [root(hashes[split:])]
    return path(hashes[split:], index - split) + [root(hashes[:split])]


def path_length(size, index):
    """Number of hashes in the path, by the rule of docs/formats/statement.md."""
    count = 0
    while size > 1:
        count += index ^ 1 < size
        size, index = (size + 1) // 2, index // 2
    return count


def root_of_path(leaf, index, size, hashes):
    """RFC 9162, 2.1.3.2: the root that the path leads to."""
    require(0 <= index < size, f"path: index {index} is not below size {size}")
    node, last, result = index, size - 1, leaf
    for sibling in hashes:
        if last == 0 or len(sibling) != 32:
            raise Refused("path: too long, or a hash of another length")
        if node & 1 or node == last:
            result = node_hash(sibling, result)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        node, last = node >> 1, last >> 1
    require(last == 0, "path: too short")
    return result


def check_inclusion(leaf, index, size, hashes, expected_root):
    require(root_of_path(leaf, index, size, hashes) == expected_root,
            "path: does not lead to the root")
