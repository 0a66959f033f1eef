import assert from "node:assert/strict";
import { createHash, getHashes } from "node:crypto";
import test from "node:test";
import { hex, join } from "../../../services/gateway/phone/bytes.js";
import { sha256, sha512 } from "../../../services/gateway/phone/sha2.js";
import { sm3 } from "../../../services/gateway/phone/sm3.js";

// GB/T 32905-2016 annex A; FIPS 180-4 examples.
const PUBLISHED = [
  [sm3, "abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"],
  [sm3, "abcd".repeat(16), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"],
  [sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    sha512,
    "abc",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  ],
];

test("hashes give the published digests", () => {
  for (const [hash, message, digest] of PUBLISHED) {
    assert.equal(hex(hash(join(message))), digest);
  }
});

test("hashes agree with another implementation at every length of padding", () => {
  const others = { sha256, sha512, sm3 };
  for (const [name, hash] of Object.entries(others)) {
    if (!getHashes().includes(name)) continue;
    for (let size = 0; size <= 260; size++) {
      const message = Uint8Array.from({ length: size }, (_, i) => i * 7 + size);
      assert.equal(
        hex(hash(message)),
        createHash(name).update(message).digest("hex"),
        `${name} of ${size} bytes`,
      );
    }
  }
});
