/** The page that says for whom this site works, for whom it does not yet, and whom to tell. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { layout } from "../web/layout.ts"
import type { Html, View } from "../web/view.ts"

export function accessibilityPage(view: View): Html {
  const { say, site, link } = view
  const list = (rows: readonly Bilingual[]) =>
    html`<ul class="notes">${rows.map((row) => html`<li>${say(row)}</li>`)}</ul>`
  const told = [site.correction, site.contact].filter((text) => text !== null)
  const main = html`<div class="paper">
<h1>${say(words.title)}</h1>
<p class="lead">${say(words.lead)}</p>
<p class="pages"><a class="button" href="${view.inLetters(!view.larger)}" rel="nofollow">${say(view.larger ? words.usual : words.larger)}</a></p>
<section class="section"><h2>${say(words.holds)}</h2>${list(holds)}</section>
<section class="section"><h2>${say(words.lacks)}</h2>${list(lacks)}</section>
<section class="section"><h2>${say(words.tell)}</h2>
${told.length > 0 ? html`<ul class="notes" lang="zh-CN">${told.map((text) => html`<li>${text}</li>`)}</ul>` : html`<p>${say(words.nobody)}</p>`}
<p>${say(words.what)} <a href="${link("/about")}">${say(words.about)}</a></p></section>
</div>`
  return layout(view, { title: say(words.title), main, asOf: null, robots: "index, follow" })
}

const words = {
  title: { zh: "无障碍", en: "Accessibility" },
  lead: {
    zh: "查一家商户，不该难倒任何人。这里写明做到了什么，没做到什么，有问题找谁。",
    en: "Looking up a merchant should be hard for nobody. Here is what holds, what does not, and whom to tell.",
  },
  larger: { zh: "换成大字版", en: "Larger type" },
  usual: { zh: "换回标准版", en: "Usual type" },
  holds: { zh: "做到的", en: "What holds" },
  lacks: { zh: "还没做到的", en: "What does not hold yet" },
  tell: { zh: "有问题找谁", en: "Whom to tell" },
  nobody: { zh: "本站还没有填写联系方式。", en: "This site has not said yet whom to tell." },
  what: {
    zh: "请写明是哪一页、用的什么设备或者读屏软件。",
    en: "Say which page it is, and which device or screen reader you use.",
  },
  about: { zh: "关于本站", en: "About this site" },
} as const satisfies Record<string, Bilingual>

const holds: readonly Bilingual[] = [
  {
    zh: "每次发布前，程序（axe）按 WCAG 2.2 AA 级查页面。程序能查出的只是一部分。",
    en: "Before each release a program (axe) checks pages against WCAG 2.2 AA. It sees a part of what can be wrong.",
  },
  {
    zh: "查询、核验、申请修复、办案、批量核查，每次发布前都只用键盘走一遍。关注和投诉的页面，键盘到得了每个按钮和链接。",
    en: "Before each release the search, a verification, an application, a case and a check of many are done by keyboard alone. On the page to follow and complain the keyboard reaches every button and link.",
  },
  {
    zh: "不开脚本也能查商户、看记录、关注、投诉、告诉机关说的不是同一家、下载报告、核验报告文件。",
    en: "Without scripts you can look a merchant up, read its record, follow it, complain, and say that it is somebody else. You can get its report, and verify that file.",
  },
  {
    zh: "在这些页面上，链接和按钮读出来的名字含有看得见的字。商户页的第一个标题是名称，第一个区域是结论。",
    en: "On these pages the name of a link or button holds the words that are seen. On a merchant’s page the first heading is its name, and the first region what is said of it.",
  },
  {
    zh: "在这些页面上，放大到 200% 或者窄到 320 像素，整页都不用左右拖动。",
    en: "Enlarged to 200 %, or 320 pixels wide, these pages do not scroll sideways.",
  },
  {
    zh: "每次发布前，在 360 像素宽的手机屏幕上数五件事要点几下：查一家店点 2 下，关注点 3 下。结论和样式一共不到 13 KB，2G 也等得起。",
    en: "Before each release the taps of five tasks are counted on a screen of 360 pixels: two to look a shop up, three to follow it. The answer takes less than 13 KB with its style, which 2G brings too.",
  },
  { zh: "有大字版。点一下就换，记住一年。", en: "There is a larger type: one click, kept for a year." },
  {
    zh: "报告、证明、决定书的 PDF 带有读屏要用的标记：标题、表格和顺序（PDF/UA-1）。用 veraPDF 查过的是样张，不是每一份。",
    en: "Reports, certificates and decisions as PDF are tagged for screen readers: headings, tables, order (PDF/UA-1). veraPDF has checked samples, not each one.",
  },
  { zh: "名单用文字和边框区分，不只靠颜色。", en: "Lists are told apart by words and borders, not by colour alone." },
]

const lacks: readonly Bilingual[] = [
  {
    zh: "还没有请视障人士用读屏软件试过，网页和 PDF 都没有。程序查不出话说得好不好懂。",
    en: "Nobody who is blind has tried it with a screen reader yet, neither pages nor PDFs. A program can’t tell whether words are easy.",
  },
  {
    zh: "只在 Chromium 浏览器里试过，别的浏览器没有。",
    en: "It was tried in the browser Chromium alone.",
  },
  {
    zh: "决定书原文由各机关写成，可能很长，用词可能难懂。没有手语和录音。",
    en: "Decisions are written by authorities, and may be long and hard to read. There is no sign language and no recording.",
  },
  {
    zh: "用浏览器把网页“打印成 PDF”，得到的文件缺少一部分读屏标记。请下载本站的 PDF。",
    en: "A page that a browser prints as a PDF lacks some tags for screen readers. Take the PDF of this site.",
  },
  {
    zh: "只有纸的，核验签名要用摄像头扫码，扫码需要脚本。有文件或者链接的，可以选文件、粘贴链接，不需要脚本。",
    en: "The signature of a paper alone is verified by its code and a camera, and that takes scripts. Whoever has the file or the link can choose or paste it, without scripts.",
  },
]
