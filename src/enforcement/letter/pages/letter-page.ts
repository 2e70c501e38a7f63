/** Letters on pages, the same for officers, agencies and platforms: the list, the form of a new one, and one with what can be done. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Bilingual } from "../../../law/bilingual.ts"
import { type ActField, type ActForm, actEntry, actFaults, actForms, fieldFaults } from "../../../web/act-form.ts"
import { actorWords } from "../../../web/actor-words.ts"
import { doneNotice, entry } from "../../../web/entry.ts"
import { foldedForm, formView } from "../../../web/form.ts"
import { dayTag, momentTag, placeName } from "../../../web/shown.ts"
import { asWritten, formatCount, type Html, inChinese, type View } from "../../../web/view.ts"
import {
  type LetterKind,
  letterKind,
  letterKindNames,
  letterKinds,
  letterResults,
  platformClasses,
  promiseOutcomes,
} from "../kind.ts"
import { type LetterActName, letterActs } from "../letter.ts"
import { type letterDetailSchema, type letterPageSchema, takesFiles } from "../wire.ts"

type Letter = z.infer<typeof letterPageSchema>["results"][number]
type LetterDetail = z.infer<typeof letterDetailSchema>

/** What the list is narrowed to. */
export interface LetterQuery {
  kind: LetterKind | undefined
  overdue: boolean
  /** Of a hint to several: all of them, or those that nobody has read. */
  batch: string | undefined
  unread: boolean
  cursor: string | undefined
}

/** To whom somebody may write; null: to nobody. */
export interface LetterDesk {
  kinds: readonly LetterKind[]
  /** Agencies and platforms, by their ids; none: to authorities alone. */
  clients: readonly { id: string; name: string }[]
}

/** What the list shows. */
export interface ShownLetters {
  /** Where the list is. */
  path: string
  page: z.infer<typeof letterPageSchema>
  query: LetterQuery
  desk: LetterDesk | null
}

/** The list, with the form of a new one. */
export function letterListBlock(view: View, { path, page, query, desk }: ShownLetters): Html {
  const { say, link } = view
  const chip = (label: Bilingual, asked: Partial<LetterQuery>, isOpen: boolean) =>
    html`<li><a href="${link(path, { kind: asked.kind, overdue: asked.overdue ? "true" : undefined })}"${isOpen && html` aria-current="true"`}>${say(label)}</a></li>`
  const { kind, overdue, batch, unread } = query
  const narrowed = { kind, overdue: overdue ? "true" : undefined, batch, unread: unread ? "true" : undefined }
  return html`<p class="lead">${say(desk ? words.lead : words.leadPlatform)}</p>
${desk && fieldFaults(view, draftFields(view, desk))}
${
  desk &&
  html`<p class="pages"><a class="button plain" href="#draft">${say(words.draft)}</a></p>
`
}<ul class="chips">${chip(words.all, {}, kind === undefined && !overdue)}${chip(words.overdue, { overdue: true }, overdue)}${letterKindNames.map((name) => chip(letterKinds[name], { kind: name }, kind === name && !overdue))}</ul>
${batch !== undefined && html`<p class="chips-line"><a href="${link(path, { batch })}"${!unread && html` aria-current="true"`}>${say(words.batch)}</a> · <a href="${link(path, { batch, unread: "true" })}"${unread && html` aria-current="true"`}>${say(words.unread)}</a></p>`}
${page.results.length === 0 ? html`<p class="notice">${say(words.none)}</p>` : html`<ol>${page.results.map((letter) => listed(view, path, letter))}</ol>`}
${page.next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(path, { ...narrowed, cursor: page.next })}">${say(words.next)}</a></p>`}
${desk && draftForm(view, path, desk)}`
}

function listed(view: View, path: string, letter: Letter): Html {
  const { say, link } = view
  return html`<li class="record"><p><span class="badge">${say(letter.state_name)}</span>${letter.overdue && html` <span class="badge desk-state desk-bad">${say(words.late)}</span>`}</p>
<h2><a href="${link(`${path}/${letter.id}`)}">${say(letter.kind_name)} · ${asWritten(view, letter.title)}</a></h2>
<p class="facts"><span>${partyName(view, letter.from)} → ${partyName(view, letter.to)}</span>${letter.number !== null && html`<span>${inChinese(view, letter.number)}</span>`}${letter.due_on !== null && html`<span>${say(words.dueOn)} ${dayTag(letter.due_on)}</span>`}</p></li>
`
}

const partyName = (view: View, { kind, id, name }: Letter["from"]) =>
  kind === "authority" ? placeName(view, id) : inChinese(view, name)

function draftFields({ say }: View, { kinds, clients }: LetterDesk): ActField[] {
  const kind = kinds.map((name) => ({ value: name, label: say(letterKinds[name]) }))
  const client = clients.map(({ id, name }) => ({ value: id, label: name }))
  const several = Object.entries(platformClasses).map(([value, label]) => ({ value, label: say(label) }))
  return [
    { kind: "choice", name: "kind", label: words.kind, required: true, options: kind },
    { kind: "place", name: "to_authority", label: words.toAuthority, required: client.length === 0, sometimes: true },
    ...(client.length === 0
      ? []
      : ([
          {
            kind: "choice",
            name: "to_client",
            label: words.toClient,
            required: false,
            sometimes: true,
            options: client,
          },
          {
            kind: "choice",
            name: "to_platforms",
            label: words.toPlatforms,
            required: false,
            sometimes: true,
            options: several,
          },
        ] as const)),
    { kind: "line", name: "title", label: words.title, required: true },
    { kind: "text", name: "content", label: words.content, hint: words.contentHint, required: true },
    { kind: "line", name: "basis", label: words.basis, required: false },
    { kind: "day", name: "due_on", label: words.dueOn, hint: words.dueHint, required: false },
    ...(client.length === 0 ? [] : ([{ kind: "line", name: "place", label: words.place, required: false }] as const)),
  ]
}

function draftForm(view: View, path: string, desk: LetterDesk): Html {
  const { say, link } = view
  return html`<section class="section" aria-labelledby="draft"><h2 id="draft">${say(words.draft)}</h2><p class="hint">${say(words.draftHint)}</p>
<form class="apply" method="post" action="${link(path)}">${draftFields(view, desk).map((field) => actEntry(formView(view, path), "draft-", field))}
<p class="actions"><button class="button">${say(words.save)}</button></p></form></section>`
}

/** One letter, with what can be done. @param clients what clients are called, by their ids */
export function letterBlock(
  view: View,
  path: string,
  {
    letter,
    done,
    mayBring,
    clients,
  }: { letter: LetterDetail; done: boolean; mayBring: boolean; clients: ReadonlyMap<string, string> },
): Html {
  const { say, link } = view
  const forms = letter.acts.map(
    (act): ActForm => ({ act, name: letterActs[act], fields: actFields(view, letter, act) }),
  )
  const by = (actor: string | null) => actor && asWritten(view, say(actorWords(actor, clients)))
  const rows: [Bilingual, Html | string | null | false][] = [
    [words.from, partyName(view, letter.from)],
    [words.to, partyName(view, letter.to)],
    [words.forwardedBy, letter.forwarded_by && placeName(view, letter.forwarded_by)],
    [words.number, letter.number && inChinese(view, letter.number)],
    [words.content, asWritten(view, letter.content)],
    [words.basis, asWritten(view, letter.basis)],
    [words.place, letter.place && asWritten(view, letter.place)],
    [words.sentOn, letter.sent_on && dayTag(letter.sent_on)],
    [
      words.receivedAt,
      letter.received_at && html`${momentTag(new Date(letter.received_at))} ${by(letter.received_by)}`,
    ],
    [words.returnReason, letter.return_reason && asWritten(view, letter.return_reason)],
    [
      words.answer,
      letter.result && html`${say(letterResults[letter.result])}：${asWritten(view, letter.answer ?? "")}`,
    ],
    [words.answerNumber, letter.answer_number && inChinese(view, letter.answer_number)],
    [words.answeredAt, letter.answered_at && momentTag(new Date(letter.answered_at))],
    [
      words.score,
      letter.score === null ? null : html`<strong>${letter.score}</strong> ${asWritten(view, letter.finding ?? "")}`,
    ],
    [
      words.signedAt,
      letter.signed_at &&
        html`${momentTag(new Date(letter.signed_at))} ${asWritten(view, letter.signed_as ?? "")} ${by(letter.signed_by)}`,
    ],
    [words.publishedOn, letter.published_on && dayTag(letter.published_on)],
    [words.heldOn, letter.held_on && dayTag(letter.held_on)],
    [words.minutes, letter.minutes && asWritten(view, letter.minutes)],
  ]
  const here = `${path}/${letter.id}`
  const takes = mayBring && takesFiles(letter)
  const isSender = letter.history.length > 0
  return html`${done && doneNotice(say(words.done))}${actFaults(view, forms, { title: words.fileTitle, file: words.file })}
<section class="verdict" aria-label="${say(words.state)}"><p class="sentence">${say(letter.state_name)}${letter.overdue && ` · ${say(words.late)}`}</p>${letter.due_on !== null && html`<p>${say(words.dueOn)} ${dayTag(letter.due_on)}</p>`}</section>
${letter.acts.length > 0 && html`<section class="section"><h2>${say(words.acts)}</h2>${actForms(view, here, forms, letter.version)}</section>`}
<section class="section"><h2>${say(words.letter)}</h2><dl class="rows">${rows
    .filter(([, value]) => value !== null && value !== "" && value !== false)
    .map(
      ([label, value]) => html`<dt>${say(label)}</dt><dd>${value}</dd>
`,
    )}</dl>
<p class="links">${letter.number !== null && html`<a href="${link(`${here}/papers/letter`)}" download>${say(words.paper)}</a> `}${letter.answer_number !== null && html`<a href="${link(`${here}/papers/answer`)}" download>${say(words.answerPaper)}</a> `}${letter.received_at !== null && html`<a href="${link(`${here}/receipt`)}" download>${say(words.receipt)}</a>`}</p></section>
${letter.batch !== null && isSender && html`<p class="links"><a href="${link(path, { batch: letter.batch })}">${say(words.batch)}</a> <a href="${link(path, { batch: letter.batch, unread: "true" })}">${say(words.unread)}</a></p>`}
${letter.batch !== null && letter.acts.includes("send") && html`<form method="post" action="${link(`${path}/batches/${letter.batch}`)}"><p><button class="button">${say(words.sendAll)}</button></p></form>`}
${(letter.files.length > 0 || takes) && fileBlock(view, here, letter, takes)}
${letter.promises.length > 0 && promiseBlock(view, letter.promises)}
${
  letter.history.length > 0 &&
  html`<section class="section"><h2>${say(words.history)}</h2><ul class="desk-list">${letter.history.map(
    (each) =>
      html`<li><p class="desk-name">${say(each.act_name)} <span>${momentTag(new Date(each.at))}</span></p><p class="facts"><span>${by(each.actor)}</span></p>${each.reason !== null && html`<p>${asWritten(view, each.reason)}</p>`}</li>
`,
  )}</ul></section>`
}`
}

/** The files of a letter, with the form of another. */
function fileBlock(view: View, here: string, { files }: LetterDetail, takes: boolean): Html {
  const { say, link } = view
  return html`<section class="section" id="files"><h2>${say(words.files)}</h2>${
    files.length > 0 &&
    html`<ul class="file-list">${files.map(
      ({ id, title, bytes, received_on: on }) =>
        html`<li><a href="${link(`${here}/papers/${id}`)}" download>${inChinese(view, title)}</a> <span class="quiet">${dayTag(on)} · ${formatCount(Math.ceil(bytes / 1024))} KiB</span></li>
`,
    )}</ul>`
  }${
    takes &&
    foldedForm(
      view,
      { action: `${here}/papers`, summary: say(words.addFile), files: true },
      (
        form,
      ) => html`${entry(form, { name: "title", label: say(words.fileTitle), required: true, hint: say(words.fileTitleHint) })}
${entry(form, { name: "file", label: say(words.file), kind: "file", required: true, hint: say(words.fileHint), accept: ".pdf,.jpg,.jpeg,.png" })}
<p><button class="button">${say(words.addFile)}</button></p>`,
    )
  }</section>`
}

function promiseBlock(view: View, promises: LetterDetail["promises"]): Html {
  const { say } = view
  return html`<section class="section"><h2>${say(words.promises)}</h2><ol class="desk-list">${promises.map(
    ({ text, due_on, told, outcome, note }) =>
      html`<li><p>${asWritten(view, text)}</p><p class="facts"><span>${say(words.dueOn)} ${dayTag(due_on)}</span><span>${say(outcome === null ? words.notFollowed : promiseOutcomes[outcome])}</span></p>${told !== null && html`<p>${say(words.told)} ${asWritten(view, told)}</p>`}${note !== null && html`<p>${say(words.note)} ${asWritten(view, note)}</p>`}</li>
`,
  )}</ol></section>`
}

/** What an act asks. */
function actFields({ say }: View, { promises, to }: LetterDetail, act: LetterActName): ActField[] {
  const reason = { kind: "text", name: "reason", label: words.reason, required: true } as const
  const options = (names: Readonly<Record<string, Bilingual>>) =>
    Object.entries(names).map(([value, label]) => ({ value, label: say(label) }))
  const open = promises.flatMap(({ text, outcome }, at) =>
    outcome === null ? [{ value: String(at + 1), label: `${at + 1} ${text.slice(0, 40)}` }] : [],
  )
  const promise = { kind: "choice", name: "promise", label: words.promise, required: true, options: open } as const
  const place = { kind: "place", name: "to_authority", label: words.toAuthority, required: true } as const
  const fields: Readonly<Record<LetterActName, readonly ActField[]>> = {
    send: [{ ...reason, required: false }],
    ...{ withdraw: [reason], return: [{ ...reason, label: words.whyNot }], close: [reason] },
    readdress: [
      to.kind === "authority" ? place : { kind: "line", name: "to_client", label: words.clientId, required: true },
      { kind: "day", name: "due_on", label: words.newDay, required: false },
      reason,
    ],
    hold: [
      { kind: "day", name: "held_on", label: words.heldOn, required: true },
      { kind: "text", name: "minutes", label: words.minutes, hint: words.contentHint, required: true },
      { kind: "text", name: "promises", label: words.promises, hint: words.promisesHint, required: false },
    ],
    follow: [
      promise,
      { kind: "choice", name: "outcome", label: words.outcome, required: true, options: options(promiseOutcomes) },
      { kind: "text", name: "note", label: words.note, required: true },
    ],
    again: [{ kind: "day", name: "due_on", label: words.newDay, required: true }, reason],
    receive: [],
    score: [
      { kind: "line", name: "score", label: words.score, hint: words.scoreHint, required: true },
      { kind: "text", name: "finding", label: words.finding, required: true },
    ],
    ...{ propose: [], publish: [], drop: [reason], unpublish: [reason] },
    sign: [{ kind: "line", name: "position", label: words.position, hint: words.positionHint, required: true }],
    forward: [place, reason],
    answer: [
      { kind: "choice", name: "result", label: words.result, required: true, options: options(letterResults) },
      { kind: "text", name: "text", label: words.answer, hint: words.contentHint, required: true },
    ],
    report: [promise, { kind: "text", name: "text", label: words.told, required: true }],
  }
  return [...fields[act]]
}

/** The kinds that an authority sends, and those of an agency. */
export const kindsOfAuthority = letterKindNames
export const kindsOfAgency = letterKindNames.filter((name) => {
  const { to, down } = letterKind(name)
  return to === "office" && down === undefined
})

const words = {
  lead: {
    zh: "机关之间、机关与协同部门之间的移送、督办、建议、协查，以及发给平台的约谈、合规提示、帮扶和行政指导，发给区县和平台的清单事项、承诺书。发函、收函双方和所属的上级机关能看到；除决定公开的承诺书外，不对外公示。",
    en: "Transfers, supervision, proposals and requests for assistance between authorities and agencies, and interviews, hints, help and guidance for platforms, items of lists and pledges for districts and platforms. Seen by sender, receiver and the authorities over them; nothing is published but pledges that the authority chooses.",
  },
  leadPlatform: {
    zh: "监管部门发来的约谈、合规提示、帮扶、行政指导、清单事项和承诺书。请按期签收、办理，并报告承诺的落实情况。签署的承诺书可能由监管部门公开。",
    en: "Interviews, hints, help, guidance, items of lists and pledges from the authorities. Receive them in time, do what they ask, and say how promises are kept. A pledge that is signed may be published.",
  },
  all: { zh: "全部", en: "All" },
  batch: { zh: "同批全部平台", en: "All platforms of this batch" },
  unread: { zh: "尚未确认的", en: "Those that have not confirmed it" },
  sendAll: { zh: "签发同批全部", en: "Sign all of this batch" },
  overdue: { zh: "已逾期", en: "Overdue" },
  late: { zh: "逾期", en: "overdue" },
  none: { zh: "没有这样的函件。", en: "There are none like that." },
  next: { zh: "下一页", en: "Next page" },
  dueOn: { zh: "期限", en: "Due" },
  dueHint: {
    zh: "复函、确认的期限，或者举行的日期；不填按这类函件的工作日数计算。",
    en: "By when it is to be answered or confirmed, or the day of the meeting; left blank: by the kind’s working days.",
  },
  draft: { zh: "起草函件", en: "Draft a letter" },
  draftHint: {
    zh: "起草后由本单位另一人签发，签发时编号。收函方只写一个；只有合规提示可以一次发给多个平台。",
    en: "Somebody else of yours signs it, and it is numbered then. Name one receiver; hints alone go to several platforms.",
  },
  save: { zh: "保存，待签发", en: "Save it, to be signed" },
  kind: { zh: "种类", en: "Kind" },
  toAuthority: { zh: "收函机关", en: "To the authority" },
  toClient: { zh: "或者协同部门、平台", en: "Or an agency or a platform" },
  toPlatforms: { zh: "或者（合规提示）一次发给", en: "Or, a hint, to" },
  clientId: { zh: "部门或者平台的编号", en: "Id of the agency or platform" },
  title: { zh: "事由", en: "Subject" },
  content: { zh: "内容", en: "Text" },
  contentHint: {
    zh: "不写个人的姓名、证件号码、电话和住址。",
    en: "Without anybody’s name, ID number, telephone number or home.",
  },
  basis: { zh: "依据（条款）", en: "Basis (article)" },
  place: { zh: "地点", en: "Place" },
  done: { zh: "已办理。", en: "It is done." },
  files: { zh: "材料", en: "Files" },
  addFile: { zh: "添加材料", en: "Add a file" },
  fileTitle: { zh: "材料名称", en: "What it is" },
  fileTitleHint: { zh: "如：走访记录、现场照片", en: "As: a record of a visit" },
  file: { zh: "文件", en: "File" },
  fileHint: {
    zh: "PDF、JPEG 或者 PNG，不超过 20 MB；发函和收函双方可见，不公示。",
    en: "PDF, JPEG or PNG, up to 20 MB; seen by both sides, and never published.",
  },
  state: { zh: "状态", en: "State" },
  acts: { zh: "办理", en: "What to do" },
  letter: { zh: "函件", en: "The letter" },
  from: { zh: "发函", en: "From" },
  to: { zh: "收函", en: "To" },
  forwardedBy: { zh: "转办机关", en: "Forwarded by" },
  number: { zh: "文号", en: "Number" },
  sentOn: { zh: "发出日期", en: "Sent on" },
  receivedAt: { zh: "签收", en: "Received" },
  returnReason: { zh: "退回理由", en: "Returned because" },
  answer: { zh: "办理情况", en: "What was done" },
  answerNumber: { zh: "复函文号", en: "Number of the answer" },
  answeredAt: { zh: "复函时间", en: "Answered at" },
  score: { zh: "评分", en: "Score" },
  scoreHint: { zh: "0 到 100", en: "0 to 100" },
  finding: { zh: "督查情况", en: "What the inspection found" },
  position: { zh: "签署人职务", en: "Post of who signs" },
  positionHint: {
    zh: "只写职务，不写姓名。提交即表示已阅读全文并承诺履行；签署人按登录身份记录。签署后发函机关可以公开承诺书的全文（不含签署人）。",
    en: "The post, and no name. Sending it says that the whole text was read and is agreed to; who signs is kept by their login. The authority may publish the text, without who has signed it.",
  },
  signedAt: { zh: "签署", en: "Signed" },
  publishedOn: { zh: "公开日期", en: "Published on" },
  heldOn: { zh: "举行日期", en: "Held on" },
  minutes: { zh: "会议记录", en: "Minutes" },
  promises: { zh: "承诺", en: "Promises" },
  promisesHint: {
    zh: "每项一行：先写期限（2026-07-20），空一格，再写内容。没有承诺的不填。",
    en: "A line each: first its last day (2026-07-20), a space, then what was promised. Left blank: none.",
  },
  promise: { zh: "哪一项承诺", en: "Which promise" },
  outcome: { zh: "核实结果", en: "What was found" },
  notFollowed: { zh: "未核实", en: "not followed up yet" },
  note: { zh: "核实情况", en: "Finding" },
  told: { zh: "落实情况", en: "How it is kept" },
  result: { zh: "结果", en: "Result" },
  whyNot: { zh: "退回理由，应由谁办理", en: "Why it is returned, and whose it is" },
  newDay: { zh: "新的期限", en: "New last day" },
  reason: { zh: "理由", en: "Reason" },
  paper: { zh: "函件 PDF", en: "The letter as PDF" },
  answerPaper: { zh: "复函 PDF", en: "The answer as PDF" },
  receipt: { zh: "签名回执", en: "The signed receipt" },
  history: { zh: "经过", en: "History" },
} as const satisfies Record<string, Bilingual>
