// The pages that consumers meet, over the recorded samples.
import { readFileSync } from "node:fs";
import path from "node:path";

const TEA = "/01/09521234201069";

/**
 * @param {string} quickstart folder
 * @returns {{pages: Array<{name: string, path: string, status: number,
 *            zh: string, en: string}>, items: string[]}} `zh` and `en`: words
 *          of the verdict; items: paths of pages of single packages
 */
export function consumerPages(quickstart) {
  const statements = JSON.parse(
    readFileSync(path.join(quickstart, "statements.json"), "utf8"),
  );
  // The size of the ledger once that sample was recorded; entry 0 is genesis.
  const after = (name) =>
    statements.findIndex((statement) => statement.name === name) + 2;
  const items = readFileSync(path.join(quickstart, "codes.csv"), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => new URL(line.split(",")[4]).pathname);
  const page = (name, where, zh, en, status = 200) => {
    return { name, path: where, zh, en, status };
  };
  const lotB = `${TEA}/10/20260325B`;
  return {
    items,
    pages: [
      page("tea", `${TEA}/10/20260318A`, "未见召回", "recall"),
      page(
        "tea_on_hold",
        `${lotB}?asOf=${after("C2-32")}`,
        "暂停食用",
        "Do not",
      ),
      page(
        "tea_recalled",
        `${lotB}?asOf=${after("C2-33/approve")}`,
        "已召回",
        "Recalled",
      ),
      page("tea_closed", lotB, "曾召回", "recall"),
      page("pieces", "/01/09521234101024/10/HP260715", "未见召回", "recall"),
      page(
        "incomplete",
        "/01/09521234102038/10/JHP260722",
        "记录不完整",
        "not recorded",
      ),
      page("package", items[0], "已启用", "Opened"),
      page("product", TEA, "此码只到产品", "names the product only"),
      page("recalls", "/recalls", "召回", "recalled"),
      page("unknown_lot", `${TEA}/10/NOPE`, "12315", "12315", 404),
      page("bad_link", "/01/09521234201068/10/X", "12315", "12315", 400),
    ],
  };
}
