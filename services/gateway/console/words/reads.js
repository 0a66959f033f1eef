export const readWords = {
  title: ["查阅记录", "Log of reads"],
  lead_regulator: [
    "本部门及下级查阅了谁的什么。日常检查企业随即可见，案件查阅在结案后公开。",
    "What your agency and those below it read. Routine reads are told at once, those for a case when it closes.",
  ],
  lead_enterprise: [
    "监管部门查阅了本单位的什么、为什么。案件中的查阅在结案后才列出。",
    "What authorities read of your records, and why. Reads for a case are listed once it is closed.",
  ],
  none: ["没有查阅记录。", "No reads."],
  time: ["时间", "Time"],
  agency: ["部门", "Agency"],
  organization: ["谁的记录", "Whose records"],
  several: ["多家", "several"],
  what: ["查阅内容", "What"],
  purpose: ["目的", "Purpose"],
  case: ["案号", "Case"],
  lots: ["批", "Lots"],
  entries: ["条目数", "Entries"],
  sealed: ["未公开", "sealed"],
  manifest: ["证据包清单", "manifest of the pack"],
  signed_root: ["查阅记录的签名根", "Signed root of the log of reads"],
};
