"""The checks over whole exports: sound, mutated and forged by the operator.

A forger here holds the log's key: leaves, tree, checkpoint, receipts and proofs
are consistent, and only what others signed can give the forgery away.
"""

import contextlib
import io
import pathlib
import tempfile
import unittest

import check_quickstart
import checks
import mutations
import proof_file
import small_ledger as small
import statement as st
from exported import Export
from small_ledger import HARVEST, SENSOR_REPORT, SectionSpec

EXPORT = small.export()
READING = [SectionSpec(1, st.OWNER, 1012, b"18.6 C")]


def failures(name, export):
    return checks.run(name, export).failures


def write(export, folder):
    for path, data in export.files.items():
        target = pathlib.Path(folder) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def run(*arguments):
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        status = check_quickstart.main(list(arguments))
    return status, output.getvalue()


class SoundExports(unittest.TestCase):
    def test_pass_every_check(self):
        for name in checks.ALL_CHECKS:
            report = checks.run(name, EXPORT)
            with self.subTest(name):
                self.assertEqual(report.failures, [])
                self.assertGreater(report.passed, 0)

    def test_have_every_scheme_and_story(self):
        details = checks.run("signatures", EXPORT).details
        self.assertEqual(set(details), {"Ed25519", "ECDSA P-256", "SM2",
                                        "in a bundle", "countersigned"})
        self.assertEqual(set(checks.run("proofs", EXPORT).details),
                         {"SELF_SIGNED", "NOTARISED", "RECOVERED",
                          "KEY_SUSPECT"})


class PartialExports(unittest.TestCase):
    """What readers get who may not see the last entry."""

    def setUp(self):
        self.hidden = max(EXPORT.leaves)
        hides = (f"envelopes/{self.hidden}", f"proofs/{self.hidden}.daodi-proof")
        self.files = {
            path: data for path, data in EXPORT.files.items()
            if path not in hides
            and not path.startswith(f"sections/{self.hidden}-")}

    def test_still_have_every_leaf_and_the_root(self):
        export = Export(self.files)
        for name in ("files", "leaves", "tree root", "receipts"):
            with self.subTest(name):
                self.assertEqual(failures(name, export), [])
        self.assertEqual(checks.run("files", export).details, {"withheld": 1})

    def test_need_the_leaf_and_the_receipt_of_what_is_hidden(self):
        for path in (f"entries/{self.hidden}.leaf",
                     f"receipts/{self.hidden}.tlog-proof"):
            files = {**self.files}
            del files[path]
            with self.subTest(path):
                self.assertNotEqual(failures("files", Export(files)) +
                                    failures("tree root", Export(files)), [])


class Mutants(unittest.TestCase):
    def test_are_refused_one_and_all(self):
        for seed in (mutations.SEED, 1, 2):
            count, accepted = mutations.accepted(EXPORT, seed)
            self.assertEqual(accepted, [], f"seed {seed}")
            self.assertGreaterEqual(count, 300)

    def test_one_that_changes_nothing_counts_as_accepted(self):
        mutant = mutations.Mutant("nothing", "leaves", dict(EXPORT.files))
        self.assertFalse(mutations.is_refused(mutant))


class OperatorForgeries(unittest.TestCase):
    def setUp(self):
        self.story = small.Story()
        self.ledger, self.keys = self.story.ledger, self.story.keys

    def assert_found(self, *names):
        export = self.ledger.export()
        found = [name for name in checks.CHECKS if failures(name, export)]
        self.assertEqual(found, list(names))

    def replace(self, index, **fields):
        self.ledger.entries[index] = self.ledger.entries[index]._replace(
            **fields)

    def test_a_statement_nobody_signed(self):
        entry = self.ledger.entries[self.story.harvest]
        envelope = st.parse_envelope(entry.envelope)
        forged = self.ledger.direct(envelope.header_bytes, self.ledger.log_key)
        self.replace(entry.index, envelope=forged)
        self.assert_found("signatures", "proofs")

    def test_another_record_time_goes_back(self):
        self.replace(self.story.harvest, record_time_ms=small.START_MS)
        self.assert_found("leaves", "proofs")

    def test_an_altered_section(self):
        entry = self.ledger.entries[self.story.notarised]
        content = entry.sections[1][:-1] + b"!"
        self.replace(entry.index, sections={**entry.sections, 1: content})
        self.assert_found("sections", "proofs")

    def test_a_statement_taken_in_twice(self):
        entry = self.ledger.entries[self.story.harvest]
        self.ledger.append(entry.envelope, {})
        self.assert_found("headers")

    def test_a_device_chain_with_a_gap(self):
        self.ledger.say(SENSOR_REPORT, self.story.maker, self.keys["device"],
                        READING, key_sequence=5,
                        previous_header_digest=b"\1" * 32)
        self.assert_found("key sequences")

    def test_a_device_chain_with_a_fork(self):
        self.ledger.say(SENSOR_REPORT, self.story.maker, self.keys["device"],
                        READING, key_sequence=3,
                        previous_header_digest=b"\1" * 32)
        self.assert_found("key sequences")

    def test_a_reference_to_something_else(self):
        ref = {**self.ledger.ref(8, self.story.harvest), "index": 2}
        self.ledger.say(HARVEST, self.story.maker, self.keys["newer"],
                        [SectionSpec(1, st.PUBLIC, 1001, b"facts")], refs=[ref])
        self.assert_found("references")

    def test_a_key_that_was_revoked_before(self):
        self.ledger.say(HARVEST, self.story.maker, self.keys["press"],
                        [SectionSpec(1, st.PUBLIC, 1001, b"facts")])
        export = self.ledger.export()
        self.assertTrue(failures("registry", export))

    def test_a_proof_that_hides_a_revocation(self):
        story, index = self.story, self.story.suspect
        honest = self.ledger.export()
        hiding = proof_file.parse(honest.proofs[index])
        endings = checks.final_registry(honest).keys[
            story.keys["press"].id]
        hidden = {endings.suspended.index, endings.revoked.index}
        chain = tuple(p for p in hiding.chain if p.entry.index not in hidden)
        data = proof_file.encode(hiding._replace(chain=chain))
        # By itself it convinces: a proof cannot show what it leaves out.
        proof_file.verify(data, self.ledger.vkey)
        forged = Export({**honest.files, f"proofs/{index}.daodi-proof": data})
        self.assertRegex(failures("proofs", forged)[0], "hides")


class Program(unittest.TestCase):
    def test_passes_a_sound_export_and_counts(self):
        with tempfile.TemporaryDirectory() as folder:
            write(EXPORT, folder)
            status, output = run(folder)
        self.assertEqual(status, 0, output)
        self.assertRegex(output, r"refused (3\d\d) of \1 mutated copies")
        self.assertRegex(output.splitlines()[-1], r"^\d+ passed, 0 failed$")

    def test_names_the_file_of_a_fault(self):
        with tempfile.TemporaryDirectory() as folder:
            write(EXPORT, folder)
            path = pathlib.Path(folder) / "sections" / "9-2"
            path.write_bytes(path.read_bytes() + b"x")
            status, output = run("--no-mutations", folder)
        self.assertEqual(status, 1)
        self.assertIn("sections/9-2: ", output)

    def test_finds_lost_and_strange_files(self):
        with tempfile.TemporaryDirectory() as folder:
            write(EXPORT, folder)
            (pathlib.Path(folder) / "entries" / "007.leaf").write_bytes(b"")
            (pathlib.Path(folder) / "receipts" / "5.tlog-proof").unlink()
            status, output = run("--no-mutations", folder)
        self.assertEqual(status, 1)
        self.assertIn("entries/007.leaf: not a file", output)
        self.assertIn("entry 5 has no receipt", output)

    def test_refuses_a_folder_without_an_export(self):
        with tempfile.TemporaryDirectory() as folder, \
                contextlib.redirect_stderr(io.StringIO()), \
                self.assertRaises(SystemExit) as exit_:
            check_quickstart.main([folder])
        self.assertEqual(exit_.exception.code, 2)


if __name__ == "__main__":
    unittest.main()
