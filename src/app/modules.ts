/** The modules that there are, and those that run. */
import { components } from "../components/manifest.ts"
import type { Module, ModuleName } from "../http/module.ts"
import { mcp } from "../mcp/manifest.ts"
import { reconcile } from "../reconcile/manifest.ts"

const modules: Readonly<Record<Exclude<ModuleName, "core">, Module>> = { components, mcp, reconcile }

/** The manifests of those that are named, each behind what it needs. */
export function chooseModules(names: readonly ModuleName[]): Module[] {
  const chosen = new Set<Module>()
  const choose = (name: ModuleName) => {
    if (name === "core") return
    const { needs } = modules[name]
    for (const needed of needs) choose(needed)
    chosen.add(modules[name])
  }
  for (const name of names) choose(name)
  return [...chosen]
}
