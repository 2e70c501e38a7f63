/** Of a source on its page: its first load, and the commands by which its keys are given, announced for and withdrawn. */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import { shellWord } from "../../web/shell-word.ts"
import { dayTag } from "../../web/shown.ts"
import { formatCount, type Html, type View } from "../../web/view.ts"
import type { WireKeyHolder } from "./wire.ts"
import { type Command, commandList } from "./words.ts"

/** The commands, which the register's own machine carries out. */
export function sourceCommands({ name, authorities }: Pick<WireKeyHolder, "name" | "authorities">): readonly Command[] {
  // Behind --, where a name that begins as an option does is none.
  const named = `-- ${shellWord(name)}`
  const sentFor = authorities.map((authority) => ` --authority ${authority}`).join("")
  return [
    [words.announce, `npx gongshi client first-load --rows 1000000 ${named}`],
    [words.closeLoad, `npx gongshi client first-load --rows 0 ${named}`],
    [words.sourceRevoke, `npx gongshi client revoke ${named}`],
    [words.sourceAgain, `npx gongshi client add '…' --role source${sentFor}`],
  ]
}

export function sourceSection(view: View, client: WireKeyHolder): Html {
  const { say } = view
  const { first_load: first } = client
  return html`<section class="section"><h2>${say(words.firstLoad)}</h2>
<p>${first ? html`${say(words.rowsLeft)} ${formatCount(first.rows_left)} · ${say(words.loadUntil)} ${dayTag(first.until)}` : say(words.noLoad)}</p>
<p class="hint">${say(words.loadText)}</p>${commandList(view, sourceCommands(client))}</section>`
}

const words = {
  firstLoad: { zh: "首次报送", en: "First load" },
  rowsLeft: { zh: "还可以直接公示的行数：", en: "Rows that may still go in:" },
  loadUntil: { zh: "最迟", en: "until" },
  noLoad: {
    zh: "没有宣布首次报送：严重违法名单和大量变动等待机关放行。",
    en: "None is announced: serious listings, and much that changes, wait for release.",
  },
  loadText: {
    zh: "报送系统的密钥能直接公示，只在服务器上发放、宣布和撤销；密钥只显示一次。",
    en: "The key of a source publishes by itself: it is given, announced for and withdrawn on the machine, and shown once.",
  },
  announce: { zh: "宣布首次报送（行数，最长 31 天）", en: "Announce a first load (rows; 31 days at most)" },
  closeLoad: { zh: "提前结束首次报送", en: "End it early" },
  sourceRevoke: { zh: "撤销密钥", en: "Withdraw the key" },
  sourceAgain: { zh: "以新名称重新发放", en: "Give another key, under another name" },
} as const satisfies Record<string, Bilingual>
