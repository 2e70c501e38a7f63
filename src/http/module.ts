/**
 * Modules: what the register can be run without. A module is a folder with one manifest, which says all that is to be known of it;
 * src/app/modules.ts names them, and MODULES which of them run (docs/modules.md).
 */
import type { Context, Hono } from "hono"
import type { Bilingual } from "../law/bilingual.ts"
import type { Environment } from "./environment.ts"

/** What MODULES may name. */
export const moduleNames = ["core", "components", "mcp", "reconcile"] as const
export type ModuleName = (typeof moduleNames)[number]

/** Asks the API in this process, as whoever asks here: the same key, address, quotas and doors. */
export type Ask = (
  c: Context<Environment>,
  path: string,
  init?: { method?: "POST"; json?: unknown },
) => Promise<Response>

/** What a module is. */
export interface Module {
  /** As MODULES names it. */
  readonly name: Exclude<ModuleName, "core">
  /** What it is for. */
  readonly about: Bilingual
  /** Modules without which it is nothing; the core is always there. */
  readonly needs: readonly Exclude<ModuleName, "core">[]
  /** Its file in docs/. */
  readonly docs: `docs/${string}.md`
  /** The variables that it alone reads, by name, with what each is. */
  readonly variables: Readonly<Record<string, string>>
  /** Its addresses, for programs and for people. @param ask the API, of which it holds no part itself */
  routes(ask: Ask): Hono<Environment>
}
