export const codeWords = {
  title: ["赋码", "Codes"],
  lead: [
    "印了多少码、贴了多少、作废多少；点批号看标签平衡和复制线索。",
    "How many codes were printed, applied, void; a lot leads to its label balance and copy findings.",
  ],
  choose_organization: ["请选择单位。", "Choose an organization."],
  none: ["没有印码记录。", "No codes were printed."],
  lot: ["批号", "Lot"],
  issuer: ["批号签发方", "Issuer"],
  gtin: ["GTIN", "GTIN"],
  scheme: ["码制", "Scheme"],
  range: ["序号", "Counters"],
  printed: ["印制", "Printed"],
  applied: ["已贴", "Applied"],
  voided: ["作废", "Void"],
  unused: ["剩余", "Unused"],
  entry: ["条目", "Entry"],
  print_labels: ["印标签", "Labels"],
  sheets: [
    "印标签：daodi labels（A4 整张、ZPL/TSPL 卷标、CSV）。",
    "Labels are printed with daodi labels (A4 sheets, ZPL/TSPL rolls, CSV).",
  ],
};
