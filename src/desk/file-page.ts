/** The files that a reviewing body (复议机关、人民法院) was let read, and one with its papers. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Client } from "../access/api-key.ts"
import { consolePage, sections } from "../console/section.ts"
import type { Bilingual } from "../law/bilingual.ts"
import type { CaseFileExport } from "../register/document/case-file.ts"
import type { fileGrantDetailSchema, fileGrantPageSchema } from "../register/document/grant/wire.ts"
import { dayTag, placeName } from "../web/shown.ts"
import { asWritten, type Html, inChinese, type View } from "../web/view.ts"

type Grant = z.infer<typeof fileGrantPageSchema>["results"][number]

export function fileListPage(view: View, client: Client, { results, next }: z.infer<typeof fileGrantPageSchema>): Html {
  const { say, link } = view
  const { path } = sections.files
  const one = (grant: Grant) => {
    const name = inChinese(view, grant.case.subject.name)
    return html`<li class="record"><p><span class="badge">${say(stateOf(grant))}</span> ${placeName(view, grant.authority)}</p>
<h2>${grant.readable ? html`<a href="${link(`${path}/${grant.id}`)}">${name}</a>` : name}</h2>
<p>${asWritten(view, grant.purpose)}</p><p class="facts"><span>${say(words.until)} ${dayTag(grant.until)}</span></p></li>
`
  }
  const main = html`<p class="lead">${say(words.lead)}</p>
${results.length === 0 ? html`<p class="notice">${say(words.none)}</p>` : html`<ol>${results.map(one)}</ol>`}
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(path, { cursor: next })}">${say(words.next)}</a></p>`}`
  return consolePage(view, { client, section: "files", main })
}

const stateOf = ({ state, state_name, readable }: Grant): Bilingual =>
  state === "granted" && !readable ? words.over : state_name

export function filePage(
  view: View,
  client: Client,
  grant: z.infer<typeof fileGrantDetailSchema>,
  file: CaseFileExport,
): Html {
  const { say, link } = view
  const place = `${sections.files.path}/${grant.id}`
  const papers = [file, ...(file.followed ?? [])]
  const made = papers.flatMap((part) => part.papers)
  const received = papers.flatMap((part) => part.received)
  const row = (of: string, id: string, title: string, more: Html) =>
    html`<li class="record"><h3><a href="${link(`${place}/${of}/${id}`)}" download>${inChinese(view, title)}</a></h3><p>${more}</p></li>
`
  const main = html`<p class="notice">${say(words.noted)}</p>
<dl class="rows"><dt>${say(words.subject)}</dt><dd>${inChinese(view, grant.case.subject.name)} <span class="code">${grant.case.subject.code}</span></dd>
<dt>${say(words.authority)}</dt><dd>${placeName(view, grant.authority)}</dd><dt>${say(words.purpose)}</dt><dd>${asWritten(view, grant.purpose)}</dd>
<dt>${say(words.until)}</dt><dd>${dayTag(grant.until)}</dd></dl>
<p class="actions"><a class="button slim" href="${link(`${place}/file`)}" download>${say(words.whole)}</a></p>
<section class="section"><h2>${say(words.made)}</h2>${made.length === 0 && html`<p>${say(words.noPaper)}</p>`}
<ul class="file-list">${made.map(({ id, title, number, made_on }) => row("papers", id, title, html`<span lang="zh-CN">${number}</span> · ${dayTag(made_on)}`))}</ul></section>
<section class="section"><h2>${say(words.received)}</h2>${received.length === 0 && html`<p>${say(words.noPaper)}</p>`}
<ul class="file-list">${received.map(({ id, title, received_on }) => row("received", id, title, dayTag(received_on)))}</ul></section>`
  return consolePage(view, {
    client,
    section: "files",
    heading: say(words.heading),
    title: say(words.heading),
    back: true,
    main,
  })
}

const words = {
  lead: {
    zh: "登记机关同意本机构查阅的案卷，在截止日前、未撤回时可以查阅。每次查阅由登记机关留痕。",
    en: "Files that an authority lets your body read, until their day and while that is not withdrawn. The authority notes each reading.",
  },
  none: { zh: "没有获准查阅的案卷。", en: "There is no file that you may read." },
  over: { zh: "查阅期已满", en: "its last day is over" },
  next: { zh: "下一页", en: "Next page" },
  heading: { zh: "案卷", en: "The file" },
  noted: {
    zh: "本次查阅已由登记机关留痕。仅用于所载用途，不得转给他人。",
    en: "The authority has noted this reading. For the purpose that was stated alone, and not to be passed on.",
  },
  subject: { zh: "当事人", en: "About" },
  authority: { zh: "案卷所属机关", en: "Authority" },
  purpose: { zh: "用途", en: "What for" },
  until: { zh: "查阅截止日", en: "Last day" },
  whole: {
    zh: "下载卷宗（JSON）",
    en: "The file as JSON",
  },
  made: { zh: "文书", en: "Documents" },
  received: { zh: "收到的材料", en: "Received papers" },
  noPaper: { zh: "没有。", en: "None." },
} as const satisfies Record<string, Bilingual>
