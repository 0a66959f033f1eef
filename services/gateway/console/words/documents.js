export const documentWords = {
  title: ["文件", "Documents"],
  lead: [
    "本单位上传的报告、证照和照片。某一批的文件在批的页面上。",
    "Reports, licences and photos that your organization brought. Those of a lot stand on its page.",
  ],
  how: [
    "上传：daodi document upload。账本里只有加盐摘要，原件存放在旁。",
    "Upload with daodi document upload. The ledger has a salted digest, the bytes are kept beside it.",
  ],
};
