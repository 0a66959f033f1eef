export const posterWords = {
  title: ["召回海报", "Recall poster"],
  lead: [
    "A4 一页，贴在店里。中英文都印；要 PDF 文件可用 daodi poster。",
    "One A4 page for shops, in Chinese and English; daodi poster makes a PDF file.",
  ],
  product: ["品名", "Product"],
  host: ["召回清单的网址", "Where recalls are listed"],
  host_wrong: ["写成 https://id.example 这样，不带路径", "such as https://id.example, without a path"],
  show_unaffected: ["列出不受影响的批号", "Name lots that are not affected"],
  too_many: [
    "多于 {n} 批：请每个产品印一张。",
    "More than {n} lots: print one for each product.",
  ],
  not_recall: ["只有召回才有海报。", "Only recalls have posters."],
  not_in_force: [
    "此召回不在效（未生效、已解除或已了结），海报上会写明，请勿张贴。",
    "This recall is not in force; the poster says so. Do not put it up.",
  ],
  preview: ["海报", "Poster"],
};
