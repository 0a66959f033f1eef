// What a check says to people, [Chinese, English]. Nothing is said to be more
// than was checked, and nothing here calls goods genuine.

/** Why a record was refused, by the `part` of the refusal. */
export const REFUSALS = {
  file: ["证明文件的格式不对", "the proof file is malformed"],
  envelope: ["记录的信封或抬头不合格式", "its envelope or header is malformed"],
  checkpoint: [
    "账本对检查点的签名不符",
    "the ledger's signature under its checkpoint does not fit",
  ],
  tree: [
    "记录不在账本中所说的位置，或已被改动",
    "it is not at its place in the ledger, or was changed",
  ],
  chain: [
    "签名密钥的登记不成立",
    "the registration of the signing key does not hold",
  ],
  authority: [
    "此密钥不能代表该单位签名",
    "the key may not sign for that organization",
  ],
  signature: ["签名不符", "its signature does not fit"],
  sections: [
    "内容与签名所承诺的不符",
    "its content is not what was signed",
  ],
  ledger: [
    "与其他记录不是同一账本、同一密钥",
    "it is not of the same ledger and key as the others",
  ],
  other: ["核验不通过", "it did not verify"],
};

export const WORDS = {
  working: ["正在本机核验 ", "Checking on this phone: "],
  passed: [" 条记录的证明核验通过", " records: their proofs verified"],
  failed: ["核验不通过", "Verification failed"],
  unreachable: ["没有取到全部证明", "Not all proofs could be fetched"],
  meaning: [
    "证明记录自某时起未被改动且由这些单位签名，不证明袋中之物。",
    "This shows that the records were not changed since a time and that those named signed them, not what is in the bag.",
  ],
  synthetic: [
    "样例 SYNTHETIC：这是模拟账本，记录与时间都是编造的。",
    "SYNTHETIC 样例: a simulated ledger; its records and times are made up.",
  ],
  advice: [
    "请不要依据本页判断。可刷新后重试；仍不通过，请联系运营方或拨打 12315。",
    "Do not rely on this page. Reload and try again; if it fails again, tell the operator or call 12315.",
  ],
  entry: ["第 # 条", "Entry #"],
  proved: ["已证明", "Proved"],
  claimed: ["只是陈述，没有证明", "Only claimed"],
  unchecked: ["没有核对", "Not checked"],
  key: ["账本的密钥", "The key of the ledger"],
  again: ["再核验一次", "Check again"],
};

// Functions of what was found, each [Chinese, English].
export const place = ({ origin, size }) => [
  `这些记录在账本 ${origin} 中，自该账本签署 ${size} 条的检查点起未被改动。`,
  `These records stand in ${origin}, unchanged since that ledger signed its checkpoint of ${size} entries.`,
];
export const signedBy = (name, entries) => [
  `由 ${name} 的密钥签名：${entries}。`,
  `Signed by a key of ${name}: ${entries}.`,
];
export const signedFor = (signer, author, entries) => [
  `由 ${signer} 依登记的委托代 ${author} 签名，${author} 本身没有签名：${entries}。`,
  `Signed by ${signer} for ${author}, which itself did not sign, under a registered delegation: ${entries}.`,
];
export const sections = [
  "出示的内容与签名所承诺的逐字节一致。",
  "The content shown is byte for byte what the signatures committed to.",
];
export const cosigned = (count, witnesses, first) => [
  `账本列出的 ${witnesses} 个见证人中有 ${count} 个联署了检查点，最早在 ${first}：记录入账不晚于那时。`,
  `${count} of the ${witnesses} witnesses that the ledger lists cosigned the checkpoint, the first at ${first}: the records were there by then.`,
];
export const claims = (first, last) => [
  [
    "内容（货物、数量、检验、地点、时间）是签名单位自己的陈述。",
    "The content (goods, quantities, tests, places, times) is the word of those who signed.",
  ],
  [
    `入账时间 ${first} 至 ${last} 出自运营方的时钟。`,
    `The record times, ${first} to ${last}, are the operator's clock.`,
  ],
  [
    "单位名称按登记机关登记时所载。",
    "Names are as the registrar entered them.",
  ],
];
export const noWitness = [
  "没有见证人联署：账本可能给别人看另一份。",
  "No witness cosigned: the ledger might show others another tree.",
];
export const suspect = (entries) => [
  `签名密钥已报失，这些记录在失控之后、挂失之前入账：${entries}。`,
  `The key was reported lost and these were recorded between the loss and the report: ${entries}.`,
];
export const withheld = (entries) => [
  `有不公开或已删除的内容没有出示：${entries}。`,
  `Content that is not public, or erased, was not shown: ${entries}.`,
];
export const limits = [
  [
    "袋中实物是什么。证明说的是记录，不是货物。",
    "What is in the bag. A proof is about records, not goods.",
  ],
  [
    "同一批是否还有别的记录；检查点之后是否有更正、争议或密钥吊销。",
    "Whether other records about the lot exist, and whether a correction, dispute or revocation came after the checkpoint.",
  ],
  [
    "密钥当时是否有效：仅就证明所附的登记而言，被删去的挂失或吊销察觉不到。",
    "Whether the keys were valid: only as far as the proofs tell. A suspension or revocation left out of them cannot be noticed.",
  ],
  [
    "本页的文字是否与记录相同。",
    "Whether the words of this page are those of the records.",
  ],
  [
    "本核验程序与账本密钥都来自本站。要不依赖本站，请下载证明文件，用另行取得的 daodi-verify 和主管部门公布的密钥核验。",
    "This program and the key come from this site. To do without it, download the proofs and use daodi-verify, got elsewhere, with the key that the authority published.",
  ],
];
export const keyGiven = [
  "由本站给出，请与主管部门公布的逐字比对：",
  "Given by this site; compare it with the one that the authority published:",
];
