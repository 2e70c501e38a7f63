/** Where anyone with an application's short number sees how it stands, without signing in: its state, and nobody's name. */
import { html } from "hono/html"
import type { z } from "zod"
import { leadResults, leadStates } from "../enforcement/lead/state.ts"
import type { Lead } from "../enforcement/lead/store.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { officeLine } from "../register/pages/office-line.ts"
import type { PublicOffice } from "../register/pages/record-row.ts"
import { words as remedyWords } from "../register/pages/remedy-words.ts"
import type { proceedingSchema } from "../register/proceeding/wire.ts"
import { faultLine } from "../web/entry.ts"
import { formView } from "../web/form.ts"
import { layout } from "../web/layout.ts"
import { dayWords, listBadge } from "../web/shown.ts"
import type { Html, View } from "../web/view.ts"
import { followFile } from "./follow-script.ts"
import { clockLine } from "./own-line.ts"

/** What came of a number: the application, what a reader has said of a record, that there is none, that it is no number; null: none was asked about. */
export type Followed =
  | {
      kind: "found"
      application: z.infer<typeof proceedingSchema>
      office: PublicOffice | null
      /** Whether its merchant is signed in and looks. */
      isOwn: boolean
    }
  | {
      kind: "told"
      lead: Pick<Lead, "state" | "result" | "authority" | "takenOn" | "enteredOn">
      office: PublicOffice | null
    }
  | { kind: "unknown" | "unreadable" }
  | null

export function followPage(view: View, followed: Followed): Html {
  const { say } = view
  const { typed } = formView(view, "/follow")
  const fault = followed !== null && !("office" in followed) ? faults[followed.kind] : null
  const main = html`<div class="paper work">
<h1>${say(words.title)}</h1>
<p class="lead">${say(words.lead)}</p>
${
  fault &&
  html`<div class="notice faults" role="alert" id="faults" tabindex="-1" autofocus><h2>${say(words.notFound)}</h2>
<ul><li><a href="#number">${say(fault)}</a></li></ul></div>`
}
${followed?.kind === "found" && standing(view, followed)}${followed?.kind === "told" && toldStanding(view, followed)}
<section class="section" aria-labelledby="ask"><h2 id="ask">${say(followed && "office" in followed ? words.another : words.ask)}</h2>
<form class="apply" method="post" action="${view.link("/follow")}">
<div class="entry"><label for="number">${say(words.number)}</label>
<p class="hint" id="number-hint">${say(words.hint)}</p>
${fault && faultLine(view, "number", say(fault))}
<input class="field short code" type="text" id="number" name="number" value="${(fault && typed("number")) ?? ""}" maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="number-hint${fault && " number-fault"}" required${fault && html` aria-invalid="true"`}></div>
<p><button class="button">${say(words.look)}</button></p></form></section>
<section class="section" aria-labelledby="more"><h2 id="more">${say(words.more)}</h2>
<ul class="notes"><li>${say(words.signIn)} <a href="${view.link("/counter")}">${say(words.counter)}</a></li><li>${say(words.secret)}</li></ul></section>
</div>`
  const head = html`<script src="/assets/${followFile}" defer></script>
`
  return layout(view, { title: say(words.title), main, head, asOf: null })
}

function standing(view: View, { application, office, isOwn }: Extract<Followed, { kind: "found" }>): Html {
  const { say } = view
  const { waits_for: waits } = application
  return html`<section class="verdict" aria-label="${say(remedyWords.state)}" id="standing" tabindex="-1" autofocus>
<p>${listBadge(view, application.list)} ${say(application.kind_name)} <span class="quiet">${officeLine(view, application.authority, office)}</span></p>
<p class="sentence">${say(application.state_name)}</p>
<p>${say(words.since)} ${dayWords(view, application.entered_on)} <span class="quiet">${say(remedyWords.appliedOn)} ${dayWords(view, application.started_on)}</span></p>
${waits.includes("merchant") && html`<p><strong>${say(remedyWords.waitsForYou)}</strong> ${say(words.whatIsAsked)}</p>`}
${clockLine(view, application)}
${isOwn && html`<p><a href="${view.link(`/applications/${application.id}`)}">${say(words.own)}</a></p>`}
</section>`
}

/** What became of what a reader has said: how far it is, and with whom. */
function toldStanding(view: View, { lead, office }: Extract<Followed, { kind: "told" }>): Html {
  const { say } = view
  const { state, result, authority, takenOn, enteredOn } = lead
  return html`<section class="verdict" aria-label="${say(remedyWords.state)}" id="standing" tabindex="-1" autofocus>
<p>${say(words.toldOf)} <span class="quiet">${officeLine(view, authority, office)}</span></p>
<p class="sentence">${say(result === null ? leadStates[state] : leadResults[result])}</p>
<p>${say(words.since)} ${dayWords(view, enteredOn)} <span class="quiet">${say(words.toldOn)} ${dayWords(view, takenOn)}</span></p>
</section>`
}

const faults = {
  unreadable: {
    zh: "办理编号由 12 个数字和字母组成，请对照提交后看到的编号重新输入。",
    en: "The number has 12 digits and letters: enter it as it stood when you applied.",
  },
  unknown: {
    zh: "没有这个编号的申请。请核对每一位；仍不行的，请登录或者到窗口查询。",
    en: "No application has that number. Look at each place; if it is right, sign in, or ask at the counter.",
  },
} as const satisfies Record<string, Bilingual>

const words = {
  title: { zh: "查询办理进度", en: "Follow an application" },
  lead: {
    zh: "用办理编号查看信用修复、异议和反映办到哪一步，无须登录。",
    en: "See how an application for repair, an objection, or what you told an authority stands: by its number, without signing in.",
  },
  notFound: { zh: "没有查到", en: "Nothing was found" },
  ask: { zh: "输入编号", en: "Enter the number" },
  another: { zh: "查询另一件", en: "Look at another" },
  number: { zh: "办理编号", en: "Number of the application" },
  hint: {
    zh: "例如 7K2M-9QXD-T4RB，不分大小写，可以不输入短横。在申请提交后的页面上。",
    en: "As 7K2M-9QXD-T4RB, in capitals or not, with hyphens or without. It stands on the page of the application.",
  },
  look: { zh: "查询进度", en: "See how it stands" },
  since: { zh: "进入这一步", en: "Since" },
  toldOf: { zh: "反映：记录说的不是同一家", en: "That a record is about somebody else" },
  toldOn: { zh: "收到", en: "Taken in on" },
  whatIsAsked: { zh: "要求在“我的申请”中，请登录查看。", en: "What is asked for is at “My applications”: sign in." },
  more: { zh: "说明", en: "Good to know" },
  signIn: {
    zh: "这里不显示商户、申请内容和理由；登录后可以看到全部并继续办理：",
    en: "No merchant, texts or reasons are shown here. Who signs in sees all of it, and goes on:",
  },
  own: { zh: "打开我的申请：全部内容、送达的文书", en: "My application, with its texts and what was served on me" },
  counter: { zh: "商户窗口", en: "the counter" },
  secret: {
    zh: "知道编号的人都能看到进度，请妥善保管。",
    en: "Whoever has the number sees how it stands: keep it to yourself.",
  },
} as const satisfies Record<string, Bilingual>
