"""Trees against the vectors and against the recursion of RFC 6962."""

import unittest

import merkle
import vectors
from refusal import Refused

TREES = vectors.load_json("tlog/trees.json")


class Roots(unittest.TestCase):
    def test_of_eight_leaves_at_every_size(self):
        tree = TREES["eight_leaves"]
        hashes = [merkle.leaf_hash(bytes.fromhex(leaf))
                  for leaf in tree["leaves_hex"]]
        for size, root in enumerate(tree["roots"]):
            self.assertEqual(merkle.root(hashes[:size]).hex(), root)
        for case in tree["inclusion"]:
            path = merkle.path(hashes[:case["size"]], case["index"])
            self.assertEqual([h.hex() for h in path], case["path"])

    def test_of_large_trees(self):
        bytes_tree, u64_tree = TREES["one_byte_leaves"], TREES["u64_leaves"]
        hashes = [merkle.leaf_hash(bytes([i])) for i in range(256)]
        self.assertEqual(merkle.root(hashes).hex(), bytes_tree["root"])
        hashes = [merkle.leaf_hash(i.to_bytes(8, "big")) for i in range(70000)]
        self.assertEqual(merkle.root(hashes).hex(), u64_tree["root"])


class Inclusion(unittest.TestCase):
    def test_of_every_leaf_up_to_size_40(self):
        hashes = [merkle.leaf_hash(bytes([i])) for i in range(40)]
        for size in range(1, 41):
            root = merkle.root(hashes[:size])
            for index in range(size):
                path = merkle.path(hashes[:size], index)
                self.assertEqual(merkle.path_length(size, index), len(path))
                merkle.check_inclusion(hashes[index], index, size, path, root)

    def test_refuses_another_index_size_length_or_hash(self):
        hashes = [merkle.leaf_hash(bytes([i])) for i in range(13)]
        root, path = merkle.root(hashes), merkle.path(hashes, 5)
        wrong = [(4, 13, path), (5, 8, path), (13, 13, path), (5, 5, path),
                 (5, 13, path[:-1]), (5, 13, path + [root]),
                 (5, 13, [path[1], path[0], *path[2:]]),
                 (5, 13, [path[0][:31], *path[1:]])]
        for index, size, hashes_given in wrong:
            with self.subTest((index, size)), self.assertRaises(Refused):
                merkle.check_inclusion(hashes[5], index, size, hashes_given,
                                       root)

    def test_refuses_leaf_zero_of_an_empty_tree(self):
        with self.assertRaises(Refused):
            merkle.check_inclusion(merkle.leaf_hash(b""), 0, 0, [],
                                   merkle.root([]))


if __name__ == "__main__":
    unittest.main()
