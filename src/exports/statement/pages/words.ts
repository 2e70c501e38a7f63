/** The words of a statement's page. */
import type { Bilingual } from "../../../law/bilingual.ts"
import type { StatementKind } from "../statement.ts"

/** What each kind is called. */
export const kindWords = {
  "credit-report": { zh: "信用报告", en: "Credit report" },
  "no-record": { zh: "无记录证明", en: "Statement of no record" },
  publication: { zh: "公示证明", en: "Certificate of publication" },
  ended: { zh: "公示结束证明", en: "Certificate that a publication ended" },
} as const satisfies Record<StatementKind, Bilingual>

export const words = {
  back: { zh: "商户信用记录", en: "The credit record" },
  unknown: { zh: "本库未收录", en: "Not known to this register" },
  noVerdict: { zh: "没有收录，就没有结论", en: "Who is not known has no verdict" },
  says: { zh: "证明内容", en: "What it says" },
  clear: { zh: "在查询的名单中没有公示记录", en: "No published record in the lists asked" },
  published: { zh: "该记录正在公示", en: "The record is published" },
  ended: { zh: "该记录已经结束公示", en: "The record is no longer published" },
  validUntil: { zh: "有效期至", en: "Valid until" },
  records: { zh: "公示记录", en: "Published records" },
  proof: { zh: "签发和依据", en: "Who signs, and on what" },
  code: { zh: "统一社会信用代码", en: "Unified social credit code" },
  number: { zh: "证明编号", en: "Number" },
  recordId: { zh: "记录编号", en: "Record" },
  issuer: { zh: "签发者", en: "Issuer" },
  issued: { zh: "签发时间", en: "Issued" },
  asked: { zh: "查询的名单", en: "Lists asked" },
  log: { zh: "公示日志", en: "Publication log" },
  size: { zh: "日志条数", en: "Size of the log" },
  checkpoint: { zh: "检查点时间", en: "Checkpoint signed" },
  root: { zh: "根哈希", en: "Root" },
  positions: { zh: "日志位置", en: "Positions in the log" },
  logKey: { zh: "日志密钥", en: "Key of the log" },
  key: { zh: "签名密钥", en: "Signing key" },
  selfGenerated: {
    zh: "由程序自行生成，没有第三方担保：请向登记机关另行核对密钥",
    en: "self-generated, and nobody has vouched for it: compare it with what the authority gives by another way",
  },
  verify: { zh: "扫码核验", en: "Scan to verify" },
  verifyText: {
    zh: "打开后由浏览器核验签名；码中的内容不会发送给服务器。",
    en: "The browser checks the signature; what the code holds is not sent to the server.",
  },
  excerptText: {
    zh: "码中是经签名的摘要；记录及其证明见签名文件。",
    en: "The code holds a signed short form; records and proofs are in the signed file.",
  },
  live: { zh: "看今天的情况", en: "How it stands today" },
  liveText: {
    zh: "证明说的是签发的时候。今天怎样，扫这个码，或者输入网址：",
    en: "A statement speaks of when it was issued. For today, scan this code or type the address:",
  },
  noCode: { zh: "内容过长，没有二维码：请用签名文件核验。", en: "Too long for a QR code: verify the signed file." },
  open: { zh: "在线核验", en: "Verify here" },
  file: { zh: "签名文件", en: "Signed file" },
  fileText: {
    zh: "纸面仅供阅读，以签名文件为准。交给他人时请附上这个文件：对方可以在“验证报告”页核验，也可以用核验程序离线核验。",
    en: "Paper is for reading; the signed file is what counts. Hand it on with the page: it is checked under “Verify a report”, or offline with the verifier.",
  },
  download: { zh: "下载签名文件", en: "Download the signed file" },
  downloadSm2: { zh: "下载 SM2 签名", en: "Download its SM2 signature" },
  pdf: { zh: "下载 PDF（A4，附签名文件）", en: "Download as PDF (A4, signed file attached)" },
  pdfText: {
    zh: "PDF 是此刻重新签发的同样内容，编号不同；签名文件附在其中，可直接用于核验。",
    en: "The PDF is the same, issued anew at that moment under its own number. The signed file is attached, and it can be verified as it is.",
  },
  print: {
    zh: "需要纸质版时，用浏览器的打印功能打印本页（A4）。",
    en: "For paper, print this page with the browser (A4).",
  },
} as const satisfies Record<string, Bilingual>
