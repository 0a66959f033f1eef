// The section of a FLAG_ASSESSMENT as a protobuf table:
// proto/daodi/v1/flag_sections.proto. DO NOT CHANGE numbers: they stand in signed
// bytes.
import { AUDIENCES } from "./order_sections.js";
import { writeProto } from "./proto_writer.js";

const LABEL = 34;
const SCHEMA = 1204;
const FLAG_ASSESSMENT_KIND = 304;

const FLAG_ACTS = {
  FLAG_ACT_EXPLAIN: 1,
  FLAG_ACT_ACCEPT: 2,
  FLAG_ACT_ESCALATE: 3,
  FLAG_ACT_ASSIGN: 4,
};

export const FLAG_ASSESSMENT = [
  [1, "entry", "int"],
  [2, "number", "int"],
  [3, "code", "text"],
  [4, "act", "enum", { names: FLAG_ACTS }],
  [5, "text", "text"],
  [6, "caseNumber", "text"],
  [7, "assignee", "text"],
  [8, "dueDate", "text"],
];

/**
 * One step in the life of a flag.
 * @param {{name: string, code: string, organizations: string[]}} flag
 * @param {{act: string, text?: string, caseNumber?: string, assignee?: string,
 *   dueDate?: string}} said `act`: "EXPLAIN", "ACCEPT", "ESCALATE", "ASSIGN"
 * @param {string} author the one who signs; the others whose flag it is may read
 *   what a regulator says, while what an enterprise says regulators read anyway
 * @param {boolean} regulator
 * @returns {{kind: number, refs: object[], sections: object[]}}
 */
export function assessmentStatement(flag, said, author, regulator) {
  const [entry, number] = flag.name.replace("flags/", "").split("-");
  const others = flag.organizations.filter((id) => id !== author);
  const named = regulator ? others.slice(0, 8) : [];
  const value = {
    ...said,
    entry: Number(entry),
    number: Number(number),
    code: flag.code,
    act: `FLAG_ACT_${said.act}`,
  };
  return {
    kind: FLAG_ASSESSMENT_KIND,
    refs: [],
    sections: [
      {
        label: LABEL,
        schema: SCHEMA,
        audience: named.length > 0 ? AUDIENCES.NAMED : AUDIENCES.OWNER,
        named,
        bytes: writeProto(FLAG_ASSESSMENT, value),
      },
    ],
  };
}
