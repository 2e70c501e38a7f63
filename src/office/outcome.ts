/** What comes of an act, shown with what the authorities concerned say of themselves. */
import { loadOffices } from "../register/document/office-store.ts"
import type { Tried } from "../register/proceeding/trial.ts"
import { type Html, viewOf } from "../web/view.ts"
import type { OfficeContext } from "./gate.ts"
import { outcomeBlock } from "./outcome-block.ts"

export async function outcomeOf(c: OfficeContext, tried: Tried): Promise<Html> {
  const { sql, policy } = c.get("parts")
  const authority = tried.record?.authority ?? tried.change?.after.content.authority
  const offices = await loadOffices(sql, authority === undefined ? [] : [authority])
  return outcomeBlock(viewOf(c), { policy, offices }, tried)
}
