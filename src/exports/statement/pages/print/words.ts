/** The words that stand on paper alone. */
import type { Bilingual } from "../../../../law/bilingual.ts"
import { inventedMark } from "../../../../pdf/watermark.ts"

export const words = {
  register: { zh: "公示 · 商户信用信息公示", en: "Gongshi 公示 · Register of merchants’ credit information" },
  attachedText: {
    zh: "本 PDF 仅供阅读，以附在其中的签名文件 report.jwt 为准。核验时直接使用本 PDF：在登记机关网站的“验证报告”页打开，或者运行 gongshi verify；核验所示的内容与本页不一致的，以核验结果为准。",
    en: "This PDF is for reading; the signed file report.jwt, attached to it, is what counts. Verify the PDF as it is: open it on the register’s page ‘Verify a report’, or run gongshi verify. Where that shows something other than these pages, believe the verification.",
  },
  attachment: { zh: "签名文件（JWS），以此为准", en: "The signed file (JWS): this is what counts" },
  sm2: { zh: "签名文件的 SM2 签名", en: "The SM2 signature of the signed file" },
  signed: { zh: "由登记系统出具", en: "Issued by the register" },
  seal: { zh: "页面的封签（JWS）", en: "The seal of the pages (JWS)" },
  codeAlt: { zh: "二维码：核验本证明", en: "QR code: verify this statement" },
  verify: { zh: "扫大的二维码：核验", en: "Scan the large code: verify" },
  live: { zh: "扫小的二维码：看今天的情况", en: "Scan the small code: how it stands today" },
  invented: inventedMark,
  lacking: {
    zh: "带框的 U+ 编号，是本 PDF 所用字体没有的字，以其统一码编号表示；签名文件中是该字本身。",
    en: "A U+ number in a frame is a character that this PDF’s font lacks, shown by its Unicode number; the signed file has the character itself.",
  },
  pageNumber: (page: number, count: number): Bilingual => ({
    zh: `第 ${page} 页，共 ${count} 页`,
    en: `Page ${page} of ${count}`,
  }),
} as const
