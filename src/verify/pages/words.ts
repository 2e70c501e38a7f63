/** The words of the page /verify, for the server and for the script in the browser. */
import type { Bilingual } from "../../law/bilingual.ts"

export const words = {
  title: { zh: "验证报告", en: "Verify a report" },
  lead: {
    zh: "核对一份信用报告、核查回执、公示证明或者导出清单：是不是本登记系统签发的，签发之后有没有被改动过。",
    en: "Check a credit report, a receipt, a certificate or the manifest of an export: whether this register issued it, and whether it was changed since.",
  },
  form: { zh: "要核验的内容", en: "What to verify" },
  files: { zh: "选择文件", en: "Choose files" },
  filesHint: {
    zh: "报告或者证明的 PDF 或签名文件（.jwt）、核查回执（.receipt，可以连同送核文件和结果文件一起选）、导出的 manifest.jws。",
    en: "A report or certificate, as PDF or as its signed file (.jwt). A receipt (.receipt), with the rows and answers it is for if you have them. An export’s manifest.jws.",
  },
  drop: {
    zh: "二维码的照片或者截图也可以。也可以把文件拖到这里。",
    en: " Or a photo or screenshot of a QR code. Files can be dropped here too.",
  },
  text: { zh: "或者粘贴", en: "Or paste" },
  textHint: {
    zh: "二维码里的链接，或者签名文件的内容。",
    en: "The link in a QR code, or what a signed file holds.",
  },
  submit: { zh: "核验", en: "Verify" },
  scan: { zh: "用摄像头扫描二维码", en: "Scan a QR code with the camera" },
  stop: { zh: "停止扫描", en: "Stop scanning" },
  scanning: {
    zh: "让二维码占满画面，拿稳，离近一点。按 Esc 停止。",
    en: "Fill the frame with the QR code, near and steady. Esc stops.",
  },
  cameraRefused: {
    zh: "浏览器没有得到使用摄像头的允许。请在地址栏旁允许本网站使用摄像头，再按一次扫描；或者给二维码拍一张照片，作为文件选择。",
    en: "The camera was not allowed. Allow it for this site beside the address, and scan again; or take a picture of the QR code, and choose it as a file.",
  },
  cameraMissing: {
    zh: "没有找到摄像头。请选择二维码的照片或者截图，或者把链接粘贴到下面。",
    en: "There is no camera. Choose a photo or screenshot of the QR code, or paste its link below.",
  },
  cameraBusy: {
    zh: "摄像头没有打开，可能正被别的程序使用。请关闭那个程序，再按一次扫描；或者选择二维码的照片。",
    en: "The camera did not open; another program may be using it. Close that, and scan again; or choose a photo of the QR code.",
  },
  readerMissing: {
    zh: "读取二维码的程序没有加载成功。请检查网络后重试，或者把链接粘贴到下面。",
    en: "What reads QR codes could not be loaded. Try again when the network is back, or paste the link below.",
  },
  noCode: {
    zh: "图片里没有找到二维码。请让二维码占满画面，拍清楚，再试一次。",
    en: "There is no QR code in the picture. Fill the frame with it, keep it sharp, and try again.",
  },
  notAPicture: {
    zh: "浏览器打不开这张图片。请换成 PNG 或者 JPEG。",
    en: "The browser can't open this picture. Give it as PNG or JPEG.",
  },
  phone: {
    zh: "手机上最简单：用系统相机扫打印件上的二维码，打开的链接就会在这里核验。",
    en: "On a telephone it is easiest to point its own camera at the QR code: the link that it opens is verified here.",
  },
  keys: { zh: "所信任的密钥", en: "The keys that are trusted" },
  serverKeys: {
    zh: "下列密钥取自本服务器。途中的改动瞒不过它们，但如果服务器本身说谎，它们也会跟着说谎：请与登记机关另行公布的核对，或者使用自己保存的密钥。",
    en: "These keys come from this server. A change on the way does not get past them, but a server that lies brings keys that lie with it: compare them with what the authority publishes elsewhere, or use keys that you have kept.",
  },
  ownKeys: { zh: "使用自己保存的密钥", en: "Use keys that you have kept" },
  ownKeysHint: {
    zh: "粘贴信任根、JWK Set（RFC 7517），或者日志的验证密钥（每行一个）。填写之后只信任这些密钥。",
    en: "Paste a root of trust, a JWK Set (RFC 7517), or verifier keys of the log, one a line. With them, nothing else is trusted.",
  },
  ownKeysRefused: {
    zh: "所给的密钥无法使用：不是密钥集，含有私钥，或者密钥编号不符。没有核验。",
    en: "The keys that were given can't be used: they are no key set, hold a private key, or an id is not its key's. Nothing was verified.",
  },
  policy: { zh: "见证策略（可不填）", en: "A policy of witnesses, if you have one" },
  policyHint: {
    zh: "粘贴策略文件（C2SP tlog-policy）。填写之后，检查点须有足够的见证方联署才被采信。",
    en: "Paste a policy file (C2SP tlog-policy). With it, no checkpoint is believed that too few witnesses have cosigned.",
  },
  policyRefused: {
    zh: "所给的策略无法读取。没有核验。",
    en: "The policy that was given can't be read. Nothing was verified.",
  },
  noKeys: {
    zh: "没有密钥：服务器没有公布，也没有给出自己保存的密钥。没有核验。",
    en: "There are no keys: the server publishes none, and none were given. Nothing was verified.",
  },
  keyColumns: { zh: "编号", en: "Key" },
  role: { zh: "用途", en: "Signs" },
  status: { zh: "状态", en: "Status" },
  keyOrigin: { zh: "来源", en: "Origin" },
  live: { zh: "看最新的信用记录", en: "See the live record" },
  now: { zh: "现在：", en: "Now: " },
  inBrowser: {
    zh: "由您的浏览器核验，文件没有离开这台设备。今天的情况按代码和记录编号向本站查询。",
    en: "Your browser verified this, and the file did not leave this device. How it stands today was asked of this site by the code and the ids of the records.",
  },
  byServer: {
    zh: "由本服务器核验：服务器核对的是自己的签名，能证明的比您自己核验要少。打开脚本，或者用 gongshi verify，可以自行核验。",
    en: "This server verified it: a server that checks its own signatures proves less than you do. With scripts on, or by `gongshi verify`, you check it yourself.",
  },
  script: {
    zh: "核验在您的浏览器中进行，文件不会离开这台设备。",
    en: "It is verified in your browser; files do not leave this device.",
  },
  noScript: {
    zh: "浏览器没有运行脚本，因此由服务器核验：文件会传到服务器，合计不超过 8 MB，核验之后不保留。带 # 的链接请整条粘贴。",
    en: "Scripts are off, so the server verifies: files travel to it, 8 MB in all, and are not kept. Paste a link with # as a whole.",
  },
  nothing: {
    zh: "没有可以核验的内容：请选择文件，或者粘贴令牌、链接。",
    en: "There is nothing to verify: choose a file, or paste a token or a link.",
  },
  tooLarge: {
    zh: "文件合计超过 8 MB，服务器不接收。请打开脚本在浏览器中核验，或者使用 gongshi verify。",
    en: "The files are more than 8 MB together, which the server does not take. Verify them in the browser with scripts on, or by `gongshi verify`.",
  },
  failed: {
    zh: "核验没有完成，请重试。没有得出任何结论。",
    en: "The verification did not come to its end; try again. Nothing follows from this.",
  },
  notOurs: {
    zh: "认不出：不是登记系统签发的任何一种文件",
    en: "Not recognised: nothing of the kinds that a register signs",
  },
  evidence: { zh: "保存证据", en: "Keep the evidence" },
  evidenceText: {
    zh: "如果您认为有人伪造了文件，请保存所出示的内容和所用的密钥，原样交给登记机关的上级、见证方或者您的律师。文件在本机写成，没有发往任何地方。",
    en: "If you think that somebody has forged this, keep what you were shown with the keys that were used, and give it as it is to the authority above the register's, to the witnesses or to your lawyer. The file is written on this device, and sent nowhere.",
  },
  working: { zh: "正在核验……", en: "Verifying…" },
  records: { zh: "所载记录", en: "Records" },
  siteKeys: {
    zh: "所用的密钥是本站公布的：要更有把握，请向登记机关另行核对，或者在下面填入自己保存的密钥。",
    en: " The keys are those that this site publishes: to be surer, compare them with the authority's, or paste keys of your own below.",
  },
  claims: { zh: "怎样核验的：密钥、日志和证明", en: "How it was verified: keys, log and proofs" },
  details: { zh: "详细内容", en: "Details" },
  lines: { zh: "记录原文", en: "The records to the letter" },
  more: { zh: "不想依赖这个页面？", en: "Rather not rely on this page?" },
  moreText: {
    zh: "这个页面也来自同一台服务器。离线核验请用 gongshi verify；自己的程序可以用 gongshi/verify，页面用的就是它。",
    en: "This page comes from the same server. Offline, use gongshi verify; programs of your own can use gongshi/verify, which is what the page runs.",
  },
} as const satisfies Record<string, Bilingual>

/** Where a key is in its life. */
export const statusWords = {
  next: { zh: "即将启用", en: "next" },
  current: { zh: "在用", en: "current" },
  retired: { zh: "已停用", en: "retired" },
  compromised: { zh: "已泄露", en: "compromised" },
} as const satisfies Record<string, Bilingual>
