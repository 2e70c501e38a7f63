/** The office's gate. */
import type { Context } from "hono"
import type { Environment } from "../http/environment.ts"
import { openOfficersGate } from "../web/officers-gate.ts"
import type { OfficeEnvironment } from "./api.ts"
import type { Officer } from "./section.ts"

export type OfficeContext = Context<OfficeEnvironment>

/** Lets officers in. */
export const officersAlone = openOfficersGate({
  home: "/worklist",
  refusal: { zh: "本页供登记机关工作人员使用。", en: "This page is for officers." },
})

/** The officer who asks. */
export function officer<E extends Environment>(c: Context<E>): Officer {
  const principal = c.get("principal")
  if (principal.kind !== "officer") throw new Error("somebody else got into the office")
  return principal
}
