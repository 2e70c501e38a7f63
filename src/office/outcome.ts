/** What comes of an act, shown with what the authorities concerned say of themselves. */
import { dayInChina } from "../law/day.ts"
import { loadOffices } from "../register/document/office-store.ts"
import type { Tried } from "../register/proceeding/trial.ts"
import { type Html, viewOf } from "../web/view.ts"
import { consequencesOf } from "./consequence.ts"
import type { OfficeContext } from "./gate.ts"
import { outcomeBlock } from "./outcome-block.ts"

export async function outcomeOf(
  c: OfficeContext,
  kind: string,
  tried: Tried,
  input: Record<string, unknown>,
): Promise<Html> {
  const { sql, policy, calendar, clock } = c.get("parts")
  const authority = tried.record?.authority ?? tried.changes[0]?.after.content.authority
  const offices = await loadOffices(sql, authority === undefined ? [] : [authority])
  const setting = { policy, calendar, offices, today: dayInChina(clock()) }
  return outcomeBlock(viewOf(c), setting, tried, await consequencesOf(c, kind, tried, input))
}
