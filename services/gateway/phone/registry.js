// Who exists and whose key speaks for whom, replayed entry by entry
// (docs/formats/registry.md). Entries come in the order of the log, and a
// statement counts from the entry after it on, so "now" is the entry at hand.

import { demand, hex } from "./bytes.js";
import { OPERATOR, REGULATOR } from "./governance.js";
import { keyId, parseSpki, verifySignature } from "./keys.js";
import { sha256 } from "./sha2.js";
import {
  CATALOGUE,
  GENESIS,
  ZERO,
  genesisOrganizationOf,
  isGovernance,
  ledgerOf,
  organizationOf,
  possessionBytes,
} from "./statement.js";

const [ADMIN, RECOVERY, EVENT, DEVICE] = [1, 2, 3, 4];
const [NOTARY_KEY, REGULATOR_KEY] = [6, 7];
const [REGISTRAR, NOTARY] = [1, 7];
const [KEY_RETIREMENT, KEY_SUSPENSION, KEY_REVOCATION] = [5, 6, 7];
const APPROVES = 2;

// Purposes of an organization's own keys that sign `kind`.
function purposesFor(kind, roles) {
  const registrar = roles.includes(REGISTRAR);
  const operator = roles.includes(OPERATOR);
  if (!isGovernance(kind)) {
    return operator ? [] : [EVENT, DEVICE, REGULATOR_KEY];
  }
  switch (kind) {
    case 2: // ORGANIZATION
    case 3: // APPROVAL
    case 8: // KEY_RECOVERY
    case 12: // ORGANIZATION_CHANGE
      return registrar ? [ADMIN, REGULATOR_KEY] : [];
    case KEY_SUSPENSION:
    case KEY_REVOCATION:
      return [ADMIN, RECOVERY, registrar && REGULATOR_KEY];
    case 13: // ERASURE
      return [ADMIN, EVENT, registrar && REGULATOR_KEY];
    case 14: // ACTIVATION
      if (registrar) return [ADMIN, REGULATOR_KEY];
      return operator ? [ADMIN] : [];
    case CATALOGUE:
      if (registrar) return [ADMIN, EVENT, REGULATOR_KEY];
      return operator ? [ADMIN, EVENT] : [];
    default: // of an organization's own keys and delegations
      return [ADMIN];
  }
}

// Roles of who may have keys of a purpose; the others are for everyone.
const HOLDERS = {
  [REGULATOR_KEY]: [REGULATOR, REGISTRAR],
  [NOTARY_KEY]: [NOTARY, OPERATOR],
};

const isUsable = (key) => !key.retired && !key.suspended && !key.revoked;

/** Starts empty; entries go in by judge() and apply(). */
export class Registry {
  constructor() {
    this.keys = new Map(); // by key id
    this.organizations = new Map();
    this.delegations = new Map(); // by index
    this.proposals = new Map(); // by index; null once decided
    this.genesis = null;
    this.ledgerId = "";
    this.admissionVersion = 0;
    this.last = { index: -1n, timeMs: 0n };
  }

  /**
   * Refused when nobody may say this here.
   * @param envelope @param {{index: bigint, timeMs: bigint}} at
   * @returns {"SELF_SIGNED"|"NOTARISED"|"RECOVERED"}
   */
  judge({ header, recovered }, at) {
    demand(this.genesis && header.kind !== GENESIS, "a ledger has one genesis");
    demand(header.ledgerId === this.ledgerId, "ledger_id: of another ledger");
    const key = this.known(header.keyId);
    demand(
      key.purpose !== DEVICE || header.keySequence,
      "key_sequence: a DEVICE key numbers its statements",
    );
    if (recovered) {
      demand(!isGovernance(header.kind), "recovered: not of governance");
      this.judgeOwn(header, key);
      const other = this.known(recovered.keyId);
      demand(
        other.organization === header.author &&
          [EVENT, REGULATOR_KEY].includes(other.purpose),
        "recovered.key_id: no EVENT or REGULATOR key of the author",
      );
      this.checkInForce(other, at);
      return "RECOVERED";
    }
    if (key.organization === header.author) {
      this.judgeOwn(header, key);
      this.checkInForce(key, at);
      return "SELF_SIGNED";
    }
    this.judgeNotary(header, key, at);
    return "NOTARISED";
  }

  known(id) {
    const key = this.keys.get(id);
    demand(key, `key ${id.slice(0, 16)} is not registered here`);
    return key;
  }

  existing(id) {
    const organization = this.organizations.get(id);
    demand(organization, `organization ${id} is unknown`);
    demand(!organization.dissolved, `organization ${id} is dissolved`);
    return organization;
  }

  checkInForce(key, at) {
    demand(!key.revoked, "the key is revoked");
    demand(!key.suspended, "the key is suspended");
    demand(
      !key.retired || at.timeMs <= key.retired.timeMs,
      "the key is retired",
    );
  }

  judgeOwn(header, key) {
    demand(
      key.organization === header.author &&
        purposesFor(header.kind, this.existing(header.author).roles).includes(
          key.purpose,
        ),
      "the key does not sign this kind for this author",
    );
  }

  judgeNotary({ author, kind }, key, at) {
    const covers = (delegation) =>
      !delegation.revoked &&
      delegation.grantor === author &&
      delegation.delegate === key.organization &&
      (delegation.kinds.length
        ? delegation.kinds.includes(kind)
        : kind > 100 && kind < 300) &&
      delegation.fromMs <= at.timeMs &&
      (!delegation.untilMs || at.timeMs < delegation.untilMs);
    demand(
      key.purpose === NOTARY_KEY && [...this.delegations.values()].some(covers),
      "the key is another organization's, without a delegation in force",
    );
    demand(
      purposesFor(kind, this.existing(author).roles).length,
      "the author does not state this kind",
    );
    this.existing(key.organization);
    this.checkInForce(key, at);
  }

  /** Recorded while its key was in other hands? */
  isSuspect({ header, recovered }, at) {
    const key = this.keys.get(recovered ? recovered.keyId : header.keyId);
    return [key.suspended, key.revoked].some(
      (ending) =>
        ending &&
        ending.timeMs &&
        ending.timeMs <= at.timeMs &&
        at.index < ending.index,
    );
  }

  /** Takes a governance record in. `at` as in judge(). */
  apply(envelope, record, at) {
    demand(
      at.index > this.last.index && at.timeMs >= this.last.timeMs,
      "entries come in the order of the log",
    );
    const { header } = envelope;
    APPLY[header.kind].call(this, envelope, record, at, header);
    this.last = at;
  }

  checkSound({ spki, purpose }, roles) {
    parseSpki(spki);
    const needed = HOLDERS[purpose];
    demand(
      !needed || roles.some((role) => needed.includes(role)),
      "keys.purpose: does not fit the roles",
    );
  }

  checkNew(header, key, roles, owner) {
    this.checkSound(key, roles);
    const id = keyId(key.spki);
    const proposed = [...this.proposals.values()].flatMap((p) =>
      p ? p.keys.map((other) => keyId(other.spki)) : [],
    );
    demand(!proposed.includes(id), "keys.spki: proposed already");
    demand(!this.keys.has(id), "keys.spki: registered already");
    const signed = possessionBytes(header, id, key.purpose, owner);
    demand(
      verifySignature(key.spki, signed, key.possession),
      "keys.possession: not the key's signature",
    );
  }

  addKey({ spki, purpose }, organization, root) {
    const id = keyId(spki);
    demand(!this.keys.has(id), "keys.spki: registered already");
    this.keys.set(id, { id, spki, purpose, organization, root: root || id });
  }

  // Only ADMIN keys decide over registrars and operators.
  checkRank(header, roles) {
    demand(
      this.keys.get(header.keyId).purpose === ADMIN ||
        !(roles.includes(REGISTRAR) || roles.includes(OPERATOR)),
      "key_id: needs an ADMIN key",
    );
  }

  propose(envelope, record, at, organization, created) {
    const { header, headerBytes } = envelope;
    const { roles } = created || this.existing(organization);
    this.checkRank(header, roles);
    checkHasAdmin(record.keys);
    for (const key of record.keys) {
      this.checkNew(header, key, roles, created ? "" : organization);
    }
    this.proposals.set(at.index, {
      digest: hex(sha256(headerBytes)),
      by: header.keyId,
      root: this.keys.get(header.keyId).root,
      organization,
      created,
      roles,
      keys: record.keys,
    });
  }

  // The key that a record ends.
  target(header, id) {
    const key = this.known(id);
    demand(
      key.organization === header.author ||
        (header.kind !== KEY_RETIREMENT &&
          this.existing(header.author).roles.includes(REGISTRAR)),
      "record.key_id: belongs to another organization",
    );
    return key;
  }

  checkSomeRemains(header, key) {
    const governs = (other) =>
      isUsable(other) && [ADMIN, RECOVERY].includes(other.purpose);
    if (key.organization !== header.author || !governs(key)) return;
    demand(
      [...this.keys.values()].some(
        (other) =>
          other !== key &&
          other.organization === key.organization &&
          governs(other),
      ),
      "record.key_id: no ADMIN or RECOVERY key would remain",
    );
  }
}

function checkHasAdmin(keys) {
  demand(keys.some((key) => key.purpose === ADMIN), "keys: no ADMIN key");
}

function lossOf(record, at) {
  demand(record.sinceMs <= at.timeMs, "compromised_since_ms: in the future");
  return { index: at.index, timeMs: record.sinceMs };
}

// By kind; `this` is the registry.
const APPLY = {
  [GENESIS]({ headerBytes }, record, at, header) {
    demand(!this.genesis && at.index === 0n, "genesis is entry 0");
    for (const { keys, role, name } of record.organizations) {
      checkHasAdmin(keys);
      const id = genesisOrganizationOf(keyId(keys[0].spki));
      for (const key of keys) {
        this.checkSound(key, [role]);
        this.addKey(key, id);
      }
      this.organizations.set(id, { name, roles: [role] });
    }
    const first = keyId(record.organizations[0].keys[0].spki);
    demand(
      header.keyId === first && header.author === genesisOrganizationOf(first),
      "genesis is signed by the first key of the first registrar",
    );
    this.genesis = record;
    this.ledgerId = ledgerOf(headerBytes);
    this.admissionVersion = record.admissionVersion;
  },
  2(envelope, record, at) {
    const { roles, name } = record;
    const only = (role, other) =>
      !roles.includes(role) || roles.every((r) => r === role || r === other);
    demand(
      only(REGISTRAR, REGULATOR) && only(OPERATOR, NOTARY),
      "roles: do not go together",
    );
    const id = organizationOf(envelope.headerBytes);
    this.propose(envelope, record, at, id, { name, roles });
  },
  3(_, record, at, header) {
    const [ref] = header.refs;
    demand(
      header.refs.length === 1 &&
        ref.kind === APPROVES &&
        ref.ledgerId === this.ledgerId,
      "refs: an approval names one proposal",
    );
    const proposal = this.proposals.get(ref.index);
    demand(
      proposal && proposal.digest === ref.headerDigest,
      "refs: no undecided proposal with this digest",
    );
    demand(proposal.by !== header.keyId, "key_id: proposed this itself");
    if (record.decision === 1) {
      demand(
        proposal.root !== this.keys.get(header.keyId).root,
        "key_id: one person with the proposer",
      );
      this.checkRank(header, proposal.roles);
      if (proposal.created) {
        this.organizations.set(proposal.organization, proposal.created);
      }
      this.existing(proposal.organization);
      for (const key of proposal.keys) this.addKey(key, proposal.organization);
    }
    this.proposals.set(ref.index, null);
  },
  4(_, { key }, at, header) {
    const { author } = header;
    this.checkNew(header, key, this.existing(author).roles, author);
    this.addKey(key, author, this.keys.get(header.keyId).root);
  },
  [KEY_RETIREMENT](_, record, at, header) {
    const key = this.target(header, record.keyId);
    demand(isUsable(key), "record.key_id: has ended");
    this.checkSomeRemains(header, key);
    key.retired = { index: at.index, timeMs: record.sinceMs };
  },
  [KEY_SUSPENSION](_, record, at, header) {
    const key = this.target(header, record.keyId);
    demand(!key.suspended && !key.revoked, "record.key_id: has ended");
    key.suspended = lossOf(record, at);
  },
  [KEY_REVOCATION](_, record, at, header) {
    const key = this.target(header, record.keyId);
    demand(!key.revoked, "record.key_id: has ended");
    this.checkSomeRemains(header, key);
    key.revoked = lossOf(record, at);
  },
  8(envelope, record, at) {
    this.propose(envelope, record, at, record.organization);
  },
  9(_, record, at, header) {
    demand(
      record.keyId === ZERO ||
        this.known(record.keyId).organization === header.author,
      "record.key_id: belongs to another organization",
    );
  },
  10(_, record, at, { author }) {
    const { roles } = this.organizations.get(record.delegate) || { roles: [] };
    demand(
      record.delegate !== author &&
        (roles.includes(NOTARY) || roles.includes(OPERATOR)),
      "delegate: no other organization that may be a notary",
    );
    this.delegations.set(at.index, { ...record, grantor: author });
  },
  11(_, record, at, { author }) {
    const delegation = this.delegations.get(record.delegation);
    demand(
      delegation && !delegation.revoked && delegation.grantor === author,
      "delegation_index: no delegation of the author in force",
    );
    delegation.revoked = true;
  },
  12(_, record, at, header) {
    const { organization: id, successor } = record;
    const organization = this.existing(id);
    this.checkRank(header, organization.roles);
    demand(
      !successor || (successor !== id && this.organizations.has(successor)),
      "successor: no other organization",
    );
    organization.name = record.name;
    if (record.status !== 2) return;
    organization.dissolved = true;
    demand(
      [...this.organizations.values()].some(
        ({ roles, dissolved }) => !dissolved && roles.includes(REGISTRAR),
      ),
      "organization: the last registrar",
    );
  },
  13(_, record, at) {
    demand(
      record.targets.every((target) => target.index < at.index),
      "targets: not earlier entries",
    );
  },
  14(_, record) {
    demand(
      record.admissionVersion > this.admissionVersion,
      "admission_version: not above the one in force",
    );
    this.admissionVersion = record.admissionVersion;
  },
};

