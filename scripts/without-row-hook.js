// Loaded by `without-row.js` into each process of a test run (`node --import`): takes one row out of the table of preconditions.
import { registerHooks } from "node:module"

const row = process.env.WITHOUT_ROW
const table = "/src/register/proceeding/precondition.ts"

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    if (!row || !url.endsWith(table)) return loaded
    const begins = "export const preconditions = {"
    const text = String(loaded.source)
    if (!text.includes(begins)) throw new Error(`${table} has no table that begins as it did`)
    const rest = `Object.fromEntries(Object.entries(allRows).filter(([id]) => id !== ${JSON.stringify(row)}))`
    return { ...loaded, source: `${text.replace(begins, "const allRows = {")}\nexport const preconditions = ${rest}\n` }
  },
})
