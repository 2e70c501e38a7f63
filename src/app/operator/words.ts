/** Words of the operators' pages that several of them use. */

import { html } from "hono/html"
import type { ClientRole, OfficerRole } from "../../access/scope.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { Html, View } from "../../web/view.ts"

/** A command of the machine, and what it does. */
export type Command = readonly [does: Bilingual, words: string]

/** Commands with their words ready to be copied. */
export function commandList(view: View, commands: readonly Command[]): Html {
  return html`<dl class="commands">${commands.map(
    ([does, words]) => html`<dt>${view.say(does)}</dt><dd><code translate="no">${words}</code></dd>
`,
  )}</dl>`
}

/** What each role may, in a sentence. */
export const rightWords = {
  officer: {
    zh: "提出和办理事项，报送文件；不审核、不放行自己经办的。",
    en: "Proposes and carries on cases, sends files; checks and releases nothing of their own.",
  },
  checker: { zh: "审核、公示，放行他人报送的文件。", en: "Checks and publishes, and releases what others have sent." },
  head: {
    zh: "同审核人，另可决定、设置本机关、查阅审计记录和加密信息。",
    en: "As a checker, and decides, sets up the authority, reads the audit trail and what is sealed.",
  },
  auditor: {
    zh: "只看不办：事项、审计记录、接入方和登录。",
    en: "Sees cases, audit trail, clients and sign-ins; may change nothing.",
  },
  administrator: {
    zh: "管理接入方、登录、导出和模板，为各机关报送；不作决定。",
    en: "Runs clients, sign-ins, exports and templates, and sends files for every authority; decides nothing.",
  },
  platform: { zh: "批量核查、经营者名单、预警、推送。", en: "Checks files, keeps a roster, is alerted." },
  agency: {
    zh: "接收通知、实施和解除措施、申请数据。",
    en: "Receives notices, applies and lifts measures, asks for data.",
  },
  source: {
    zh: "直接报送所属机关已经多人决定的事项。",
    en: "Sends what several hands have decided for its authorities.",
  },
  republisher: {
    zh: "转载公示信息，并确认已结束的都已撤下。",
    en: "Republishes what is published, and confirms that what has ended is gone.",
  },
} as const satisfies Record<OfficerRole | ClientRole, Bilingual>

const states: Readonly<Record<string, Bilingual>> = {
  uploading: { zh: "上传中", en: "uploading" },
  queued: { zh: "排队", en: "queued" },
  waiting: { zh: "等待", en: "waiting" },
  running: { zh: "进行中", en: "running" },
  done: { zh: "已完成", en: "done" },
  made: { zh: "已完成", en: "made" },
  failed: { zh: "失败", en: "failed" },
  cancelled: { zh: "已取消", en: "cancelled" },
}

/** What a state of a job is called. */
export function jobStateWords(state: string): Bilingual {
  return states[state] ?? { zh: state, en: state }
}
