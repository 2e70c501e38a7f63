/**
 * The way of a case as a bar of steps: those that were gone with who went them, where it stands, and those ahead. Read from
 * its machine and history, for every kind alike.
 */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { dayInChina } from "../law/day.ts"
import { getKind } from "../register/proceeding/kinds.ts"
import { isEnd, type Machine, parties } from "../register/proceeding/machine.ts"
import type { ProceedingDetail } from "../register/proceeding/wire.ts"
import { actorWords } from "../web/actor-words.ts"
import { dayTag } from "../web/shown.ts"
import type { Html, View } from "../web/view.ts"
import { isAside } from "./act-effect.ts"

/** So many of the steps that were gone are named: a bar is read at a glance, and the history tells them all. */
const goneMax = 3

/** A step that was gone: the state that it led to, and by whom. */
interface Gone {
  state: string
  actor: string
  on: string
}

/** The steps that brought a case to where it is; what was gone back on is not among them. */
function stepsGone({ history }: Pick<ProceedingDetail, "history">): Gone[] {
  const gone: Gone[] = []
  for (const { to, actor, at } of history) {
    if (to === null) continue
    const before = gone.findIndex(({ state }) => state === to)
    if (before >= 0) gone.length = before
    gone.push({ state: to, actor, on: dayInChina(Date.parse(at)) })
  }
  return gone
}

/** The states that lie ahead on the way that most cases go: by the first act from each that leads on. */
function statesAhead(machine: Machine, state: string): string[] {
  const ahead: string[] = []
  for (let at = state; ahead.length < 12; ) {
    const next = Object.entries(machine.acts).find(
      ([name, row]) => row.from.includes(at) && row.to !== at && !isAside(machine, name) && row.display !== "elsewhere",
    )?.[1].to
    if (next === undefined || next === state || ahead.includes(next)) break
    ahead.push(next)
    at = next
  }
  return ahead
}

export function stageBlock(view: View, shown: ProceedingDetail): Html {
  const { say } = view
  const { machine } = getKind(shown.kind)
  const gone = stepsGone(shown).filter(({ state }) => state !== shown.state)
  const named = (state: string) => machine.states[state] ?? { zh: state, en: state }
  const ahead = shown.closed ? [] : statesAhead(machine, shown.state)
  const waits = (state: string) =>
    (machine.states[state]?.waitsFor ?? []).map((party) => say(parties[party])).join(say(words.comma))
  return html`<ol class="stage" aria-label="${say(words.way)}">${gone.slice(-goneMax).map(
    ({
      state,
      actor,
      on,
    }) => html`<li class="done"><span>${say(named(state))}</span><small>${dayTag(on)} ${say(actorWords(actor))}</small></li>
`,
  )}<li class="now" aria-current="step"><span>${shown.acts.length > 0 ? html`<a href="#acts">${say(shown.state_name)}</a>` : say(shown.state_name)}</span><small>${shown.closed ? say(words.over) : html`${say(words.waits)}${waits(shown.state)}`}</small></li>
${ahead.map(
  (
    state,
  ) => html`<li><span>${say(named(state))}</span><small>${isEnd(machine, state) ? say(words.end) : waits(state)}</small></li>
`,
)}</ol>`
}

const words = {
  way: { zh: "办理进程", en: "How far it is" },
  waits: { zh: "等待：", en: "Waits for: " },
  over: { zh: "已办结", en: "closed" },
  end: { zh: "办结", en: "end" },
  comma: { zh: "、", en: ", " },
} as const satisfies Record<string, Bilingual>
