/** Which modules run. The core always does. */
import { type ModuleName, moduleNames } from "../http/module.ts"
import { type ValuesOf, type VariableTable, variable } from "./variable.ts"

export const moduleVariables = {
  MODULES: variable(`modules with commas between them, of ${moduleNames.join(", ")}`, (text) => {
    const read = text.split(",").map((part) => moduleNames.find((name) => name === part.trim()))
    return read.every((name) => name !== undefined) ? [...new Set(["core" as const, ...read])] : undefined
  }),
} satisfies VariableTable

/** Where nothing is said: all of them while evaluating, and in production those that are named alone. */
export function modulesIn({ MODULES }: ValuesOf<typeof moduleVariables>, production: boolean): readonly ModuleName[] {
  return MODULES ?? (production ? ["core"] : moduleNames)
}
