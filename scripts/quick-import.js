// Loaded before the program (`node --import`). drizzle-orm describes each of its modules in a package.json of 178 KB,
// and Node goes through it for every module to learn that it is one of ES: half a second of processor at each start.
// What one of its modules imports of its own is said to be so here. Without this the program runs the same, later.
import { registerHooks } from "node:module"

const modules = "/node_modules/drizzle-orm/"

registerHooks({
  resolve(specifier, context, next) {
    const { parentURL } = context
    if (!specifier.startsWith(".") || !parentURL?.includes(modules)) return next(specifier, context)
    return { url: new URL(specifier, parentURL).href, format: "module", shortCircuit: true }
  },
})
