/**
 * The components (组件), each with its states, in both languages and on dark ground: who writes a page looks here first. What
 * `web/` exports and draws stands here, or a test fails.
 */
import { html } from "hono/html"
import type { Bilingual, Language } from "../law/bilingual.ts"
import { listNames } from "../law/list.ts"
import { type ActField, actEntry, actFaults, actForms, fieldFaults } from "../web/act-form.ts"
import { deskNav, signOutEverywhere } from "../web/desk-nav.ts"
import { doneNotice, entry, faultLine, faultNotice, selectEntry, table, textEntry } from "../web/entry.ts"
import { foldedForm, formView, namedFaults, sentFaults } from "../web/form.ts"
import { unvouchedNotice } from "../web/key-origin.ts"
import { layout } from "../web/layout.ts"
import { longText } from "../web/long-text.ts"
import { placeEntry } from "../web/place-entry.ts"
import { searchBox } from "../web/search-box.ts"
import {
  clauses,
  codeGroups,
  dayOf,
  dayTag,
  dayWords,
  likelyCode,
  listBadge,
  listWords,
  logPosition,
  logSize,
  momentTag,
  momentWords,
  wholeDays,
} from "../web/shown.ts"
import { technical } from "../web/technical.ts"
import { turn, turnedSpan, turnLinks } from "../web/turn.ts"
import { asWritten, type Html, inChinese, type View } from "../web/view.ts"

/** A component in one of its states. @param id to be put before the ids of controls, as both languages stand on one page */
type Sample = (view: View, id: string) => Html | null

interface Component {
  about: Bilingual
  states: readonly (readonly [state: Bilingual, sample: Sample])[]
}

const code = "91350100M000100Y43"
const moment = new Date("2026-03-05T02:00:00Z")
const name = { zh: "名称", en: "Name" }
const region = { zh: "地区", en: "Region" }
const hint = { zh: "营业执照上的名称", en: "As on the licence" }
const fault = { zh: "请填写名称", en: "Fill in the name" }
const turned = turn(Array.from({ length: 80 }), "50")
const usual = { zh: "通常", en: "Usual" }

const control = (id: string) => ({ name: `${id}-control`, id: `${id}-control` })
const choices = ({ say }: View) => listNames.map((value) => ({ value, label: say(listWords[value]) }))

const reasons = (view: View, id: string) =>
  foldedForm(view, { action: "/components", summary: view.say({ zh: "退回", en: "Return it" }) }, (form) =>
    entry(form, { ...control(id), label: view.say({ zh: "理由", en: "Reason" }), required: true }),
  )

const actField = (id: string): ActField => ({ kind: "text", name: `${id}-reason`, label: name, required: true })
const actOf = (id: string) => ({ act: `${id}-return`, name: { zh: "退回", en: "Return it" }, fields: [actField(id)] })
const refusedAct = (view: View, id: string) => ({
  ...view,
  sent: {
    ...{ path: "/", values: (asked: string) => (asked === "act" ? [`${id}-return`] : []) },
    faults: [{ field: `${id}-reason`, text: view.say(fault) }],
  },
})

/** The components by the name of the function that draws them; those without one are classes of the style sheet. */
export const components: Readonly<Record<string, Component>> = {
  entry: {
    about: { zh: "一行、日期、数字或者文件", en: "A line, a day, a number or a file" },
    states: [
      [usual, (view, id) => entry(view, { ...control(id), label: view.say(name), value: "示例云杉商贸有限公司" })],
      [
        { zh: "必填，有提示", en: "Required, with a hint" },
        (view, id) => entry(view, { ...control(id), label: view.say(name), hint: view.say(hint), required: true }),
      ],
      [
        { zh: "有错误", en: "With a fault" },
        (view, id) => entry(view, { ...control(id), label: view.say(name), fault: view.say(fault), required: true }),
      ],
      [
        { zh: "日期", en: "A day" },
        (view, id) =>
          entry(view, { ...control(id), label: view.say({ zh: "日期", en: "Day" }), kind: "day", value: "2026-03-05" }),
      ],
      [
        { zh: "文件", en: "A file" },
        (view, id) => entry(view, { ...control(id), label: view.say({ zh: "文件", en: "File" }), kind: "file" }),
      ],
    ],
  },
  textEntry: {
    about: { zh: "几行文字", en: "Several lines" },
    states: [
      [usual, (view, id) => textEntry(view, { ...control(id), label: view.say({ zh: "理由", en: "Reasons" }) }, 3)],
    ],
  },
  selectEntry: {
    about: { zh: "从几项中选一项", en: "One of some" },
    states: [
      [
        { zh: "已选", en: "Chosen" },
        (view, id) =>
          selectEntry(
            view,
            { ...control(id), label: view.say({ zh: "名单", en: "List" }), value: "serious", required: true },
            choices(view),
          ),
      ],
      [
        { zh: "可不选", en: "None need be" },
        (view, id) =>
          selectEntry(
            view,
            { ...control(id), label: view.say({ zh: "名单", en: "List" }) },
            choices(view),
            view.say({ zh: "全部", en: "All" }),
          ),
      ],
    ],
  },
  deskNav: {
    about: { zh: "工作台的栏目，手机上收起", en: "The sections of a desk, folded on a phone" },
    states: [
      [
        usual,
        (view, id) =>
          deskNav(
            view,
            `${view.say(name)} ${id}`,
            listNames.map((list, at) => ({ path: "/components", name: listWords[list], isOpen: at === 1 })),
          ),
      ],
      [
        { zh: "栏目较多", en: "With many" },
        (view, id) =>
          deskNav(
            view,
            `${view.say(name)} ${id}`,
            [...listNames, ...listNames, ...listNames].map((list, at) => ({
              ...{ path: "/components", name: listWords[list], isOpen: at === 1, isSeldom: at > 5 },
            })),
          ),
      ],
    ],
  },
  signOutEverywhere: {
    about: { zh: "在所有设备上退出", en: "The way out of every session" },
    states: [[usual, (view) => signOutEverywhere(view)]],
  },
  placeEntry: {
    about: { zh: "地区，按名称", en: "A region, by its name" },
    states: [
      [
        { zh: "已填", en: "Filled in" },
        (view, id) => placeEntry(view, { ...control(id), label: view.say(region), value: "410105" }),
      ],
      [
        { zh: "几个地区同名", en: "Several of one name" },
        (view, id) => placeEntry(view, { ...control(id), label: view.say(region), value: "鼓楼区" }),
      ],
      [
        { zh: "没有这个地区", en: "None of that name" },
        (view, id) => placeEntry(view, { ...control(id), label: view.say(region), value: "查无此地" }),
      ],
    ],
  },
  faultLine: {
    about: {
      zh: "控件旁的错误：组内控件自己画时用",
      en: "What is wrong with a control that a page draws itself, beside it",
    },
    states: [[usual, (view) => faultLine(view, `line-${view.language}`, view.say(fault))]],
  },
  faultNotice: {
    about: {
      zh: "表单的错误，在最上面，每一条通到它的控件",
      en: "What is wrong with a form, first of all, each leading to its control",
    },
    states: [
      [
        usual,
        (view) =>
          faultNotice(view, [
            { id: `entry-2-${view.language}-control`, text: view.say(fault) },
            { id: null, text: view.say({ zh: "这件事项已经变化", en: "The case has changed" }) },
          ]),
      ],
    ],
  },
  sentFaults: {
    about: {
      zh: "接口退回的表单有什么错误：写在最上面，也写在控件旁",
      en: "What the API finds wrong with a form: first of all, and at its controls",
    },
    states: [
      [
        usual,
        (view, id) => {
          const field = `${id}-sent`
          const sent = { path: "/", values: () => [], faults: [{ field, text: view.say(fault) }] }
          const refused = { ...view, sent }
          const control = entry(formView(refused, "/"), { name: field, label: view.say(name) })
          return html`${sentFaults(refused, { [field]: name })}${control}`
        },
      ],
    ],
  },
  namedFaults: {
    about: {
      zh: "表单有什么错误，由页面自己记着：每一项按其控件的名称",
      en: "What is wrong with a form whose page keeps it: each fault by the label of its control",
    },
    states: [
      [
        usual,
        (view, id) => {
          const field = `${id}-named`
          const control = entry(view, { id: field, name: field, label: view.say(name), fault: view.say(fault) })
          return html`${namedFaults(view, [{ field, text: view.say(fault) }], { [field]: name })}${control}`
        },
      ],
    ],
  },
  doneNotice: {
    about: { zh: "办成了", en: "That something was done" },
    states: [[usual, ({ say }) => doneNotice(say({ zh: "已保存。", en: "Saved." }))]],
  },
  table: {
    about: { zh: "表格，屏幕窄时自己滚动", en: "A table that scrolls by itself where the screen is narrow" },
    states: [
      [
        usual,
        (view, id) =>
          table(
            `${view.say(name)} ${id}`,
            [view.say(name), view.say({ zh: "代码", en: "Code" })],
            [[inChinese(view, "示例云杉商贸有限公司"), codeGroups(code)]],
          ),
      ],
    ],
  },
  codeGroups: { about: { zh: "代码", en: "A code" }, states: [[usual, () => html`<p>${codeGroups(code)}</p>`]] },
  likelyCode: {
    about: { zh: "可能要查的代码", en: "The code that was likely meant" },
    states: [[usual, (view) => html`<p>${likelyCode(view, code)}</p>`]],
  },
  listBadge: {
    about: { zh: "名单标签，不靠颜色区分", en: "The lists, told without colour" },
    states: [[usual, (view) => html`<p>${listNames.map((list) => html`${listBadge(view, list)} `)}</p>`]],
  },
  dayWords: {
    about: { zh: "写给人看的日期", en: "A day as people write it" },
    states: [[usual, (view) => html`<p>${dayWords(view, "2026-03-05")}</p>`]],
  },
  dayTag: { about: { zh: "日期", en: "A day" }, states: [[usual, () => html`<p>${dayTag("2026-03-05")}</p>`]] },
  dayOf: {
    about: { zh: "某日做了什么", en: "What was done on a day" },
    states: [[usual, (view) => html`<p>${dayOf(view, { zh: "提交", en: "Filed" }, "2026-03-05")}</p>`]],
  },
  wholeDays: {
    about: { zh: "句中的日期，不在行末断开", en: "Days within a sentence, which do not break" },
    states: [
      [
        usual,
        (view) => html`<p>${wholeDays(view, view.say({ zh: "自 2026-03-05 起可以申请", en: "From 2026-03-05" }))}</p>`,
      ],
    ],
  },
  momentWords: {
    about: { zh: "写给人看的时刻，北京时间", en: "A moment as people write it, in Beijing" },
    states: [[usual, (view) => html`<p>${momentWords(view, moment)}</p>`]],
  },
  clauses: {
    about: { zh: "一句话，在停顿处换行", en: "A sentence whose lines end where a breath does" },
    states: [
      [
        usual,
        (view) =>
          html`<p>${clauses(view.say({ zh: "在经营异常名录上。2026年3月5日起公示，移出为止。", en: "Is on the list of abnormal operations." }))}</p>`,
      ],
    ],
  },
  momentTag: {
    about: { zh: "时刻，北京时间", en: "A moment, in Beijing" },
    states: [[usual, () => html`<p>${momentTag(moment)}</p>`]],
  },
  logPosition: {
    about: { zh: "截至何时", en: "As of when" },
    states: [
      [usual, (view) => html`<p>${logPosition(view, { size: 4711, time: moment.getTime() })}</p>`],
      [{ zh: "空", en: "Empty" }, (view) => html`<p>${logPosition(view, { size: 0, time: 0 })}</p>`],
    ],
  },
  logSize: {
    about: { zh: "截至日志第几条，在“技术信息”里", en: "The position of the log, under technical details" },
    states: [[usual, (view) => html`<p>${logSize(view, { size: 4711, time: moment.getTime() })}</p>`]],
  },
  inChinese: {
    about: { zh: "页面语言以外的中文", en: "Chinese on a page of any language" },
    states: [[usual, (view) => html`<p>${inChinese(view, "示例云杉商贸有限公司")}</p>`]],
  },
  asWritten: {
    about: { zh: "别人写的，不论何种语言", en: "What somebody has written, in whatever language" },
    states: [[usual, (view) => html`<p>${asWritten(view, "示例路1号政务服务中心（示例）")}</p>`]],
  },
  unvouchedNotice: {
    about: { zh: "密钥没有第三方担保", en: "Nobody has vouched for a key" },
    states: [[usual, (view) => unvouchedNotice(view, { log: "self-generated", export: "self-generated" })]],
  },
  ".button": {
    about: { zh: "主要和次要的按钮，退出一类的文字按钮", en: "The first button, a second, one that looks like a link" },
    states: [
      [
        usual,
        ({ say }) =>
          html`<p class="actions"><button class="button" type="button">${say({ zh: "确认", en: "Confirm" })}</button> <button class="button plain" type="button">${say({ zh: "返回修改", en: "Change it" })}</button> <button class="as-link" type="button">${say({ zh: "退出", en: "Sign out" })}</button></p>`,
      ],
      [
        { zh: "不能按", en: "Disabled" },
        ({ say }) =>
          html`<p class="actions"><button class="button" type="button" disabled>${say({ zh: "确认", en: "Confirm" })}</button></p>`,
      ],
    ],
  },
  ".notice": {
    about: { zh: "说明；不能撤回的事之前的警告", en: "A notice; a warning before what can’t be undone" },
    states: [
      [usual, ({ say }) => html`<p class="notice">${say({ zh: "没有符合条件的记录。", en: "There are none." })}</p>`],
      [
        { zh: "警告", en: "A warning" },
        ({ say }) =>
          html`<div class="notice warning"><p>${say({ zh: "公示之后人人可见，不能撤回。", en: "Everybody sees it then. It can’t be undone." })}</p></div>`,
      ],
    ],
  },
  ".verdict": {
    about: { zh: "一句话的结论", en: "What it comes to, in a sentence" },
    states: [
      [
        usual,
        (view, id) =>
          html`<section class="verdict" aria-label="${id}"><p class="sentence">${view.say({ zh: "有公示记录 1 条", en: "1 published record" })}</p><p class="badges">${listBadge(view, "serious")}</p></section>`,
      ],
    ],
  },
  ".rows": {
    about: { zh: "名称和内容", en: "What, and what it is" },
    states: [
      [
        usual,
        (view) =>
          html`<dl class="rows"><dt>${view.say(name)}</dt><dd>${inChinese(view, "示例云杉商贸有限公司")}</dd><dt>${view.say({ zh: "公示截止", en: "Shown until" })}</dt><dd>${dayTag("2029-03-05")}</dd></dl>`,
      ],
    ],
  },
  ".tally": {
    about: { zh: "计数", en: "Counts" },
    states: [
      [
        usual,
        ({ say }) =>
          html`<dl class="tally"><div><dt>${say({ zh: "在列", en: "listed" })}</dt><dd class="count">1,200</dd></div><div><dt>${say({ zh: "未收录", en: "unknown" })}</dt><dd class="count">68,700</dd></div></dl>`,
      ],
    ],
  },
  actEntry: {
    about: { zh: "办理事项的一个控件", en: "A control of an act" },
    states: [[usual, (view, id) => actEntry(formView(view, "/"), `${id}-entry-`, actField(id))]],
  },
  actForms: {
    about: { zh: "可以办理的事项，各自展开", en: "What can be done, each a form that opens" },
    states: [[usual, (view, id) => actForms(view, "/components", [actOf(`${id}-forms`)], 1)]],
  },
  actFaults: {
    about: { zh: "所提交的办理有什么错误", en: "What is wrong with the act that was sent" },
    states: [
      [
        usual,
        (view, id) => {
          const refused = refusedAct(view, `${id}-act`)
          return html`${actFaults(refused, [actOf(`${id}-act`)])}${actEntry(formView(refused, "/"), "", actField(`${id}-act`))}`
        },
      ],
    ],
  },
  fieldFaults: {
    about: { zh: "所提交的这些控件有什么错误", en: "What is wrong with a form of these controls" },
    states: [
      [
        usual,
        (view, id) => {
          const refused = refusedAct(view, `${id}-field`)
          return html`${fieldFaults(refused, [actField(`${id}-field`)])}${actEntry(formView(refused, "/"), "", actField(`${id}-field`))}`
        },
      ],
    ],
  },
  foldedForm: {
    about: { zh: "展开才看得到的表单", en: "A form that opens" },
    states: [
      [usual, (view, id) => reasons(view, id)],
      [
        { zh: "退回的，填写的内容还在", en: "Refused: what was typed is still there" },
        (view, id) => reasons({ ...view, sent: { path: "/components", values: () => [view.say(hint)] } }, id),
      ],
    ],
  },
  longText: {
    about: { zh: "可能很长的文字，收起后面的部分", en: "A text that may be long, folded behind its beginning" },
    states: [[usual, (view) => longText(view, "发布虚假广告（示例）。".repeat(20))]],
  },
  turnedSpan: {
    about: { zh: "长列表的本页是第几条至第几条", en: "Which rows of a long list these are" },
    states: [[usual, (view) => turnedSpan(view, turned)]],
  },
  turnLinks: {
    about: { zh: "长列表的翻页", en: "The ways to the other pages of a long list" },
    states: [[usual, (view) => turnLinks(view, turned, (cursor) => view.link("/components", { cursor }))]],
  },
  technical: {
    about: { zh: "普通读者不需要的", en: "What few readers need" },
    states: [[usual, (view) => technical(view, html`<p class="code">sh4l6ot2vhs7c5rq</p>`)]],
  },
  ".secret": {
    about: { zh: "只显示一次的密钥", en: "A secret that is shown once" },
    states: [
      [
        usual,
        (_, id) => html`<p class="secret" translate="no" tabindex="0" role="region" aria-label="${id}">gongshi_…</p>`,
      ],
    ],
  },
}

/** The page. */
export function componentPage(view: View): Html {
  const { say } = view
  const other = view.language === "zh" ? "en" : "zh"
  const main = html`<div class="paper components"><h1>${say(words.title)}</h1><p class="lead">${say(words.lead)}</p>
<section class="section"><h2><span class="code">searchBox</span></h2><p class="lead">${say(words.search)}</p>${searchBox(view, "", null)}</section>
${Object.entries(components).map(
  ([
    called,
    { about, states },
  ]) => html`<section class="section"><h2><span class="code">${called}</span></h2><p class="lead">${say(about)}</p>
${states.map(
  ([state, sample], place) => html`<h3>${say(state)}</h3>
<div class="looks">${[view, { ...inLanguage(view, other), dark: true }].map((each) => {
    const { language } = each
    const id = `${called.replace(".", "")}-${place}-${language}`
    return html`<div class="look${"dark" in each && html` dark`}" lang="${language === "zh" ? "zh-CN" : "en"}">${sample(each, id)}</div>`
  })}</div>
`,
)}</section>
`,
)}</div>`
  return layout(view, { title: say(words.title), main, asOf: null })
}

function inLanguage(view: View, language: Language): View {
  return { ...view, language, say: (words) => words[language] }
}

const words = {
  title: { zh: "组件", en: "Components" },
  lead: {
    zh: "各页共用的组件和它们的状态：左边随页面语言和系统明暗，右边是另一种语言和暗色。打印的样子看浏览器的打印预览；字号看页首的“大字版”。",
    en: "What all pages are made of, in every state: on one side in this language and as your system has it, on the other in the other language and on dark ground. For paper see your browser’s preview; for larger type, the switch above.",
  },
  search: { zh: "检索框，有脚本时给出建议", en: "The search box; with scripts it suggests" },
} as const satisfies Record<string, Bilingual>
