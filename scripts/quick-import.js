// Loaded before the program (`node --import`), which without it runs the same, later. For each import of each file Node asks what
// package the imported file is of, and whether that is one of ES: half of the processor time of a start, and drizzle-orm
// describes itself in 178 KB. Files side by side are of one package: what was said of one holds for the others, and what one file of
// ours imports by a name is what the next one does.
import { enableCompileCache, registerHooks } from "node:module"

const root = new URL("../", import.meta.url).href
// Half of what is left is taking the types out of a thousand files and compiling them: kept from one process to the next, beside what
// is installed, where whoever may write could write the program itself. Where nobody may, nothing is kept, and nothing said.
enableCompileCache(`${import.meta.dirname}/../node_modules/.cache/compile`)

/** Whether a file is the program's own: for all of those a name means one package. */
const isOurs = (url) => url.startsWith(root) && !url.includes("/node_modules/", root.length - 1)
/** What Node says of the files of a folder, by folder and ending. */
const formats = new Map()
/** Where packages begin, for files of ours. */
const packages = new Map()

registerHooks({
  resolve(specifier, context, next) {
    const { parentURL, conditions } = context
    if (parentURL === undefined || !conditions.includes("import")) return next(specifier, context)
    if (specifier.startsWith(".")) return besides(specifier, context, next)
    if (!isOurs(parentURL) || specifier.startsWith("node:")) return next(specifier, context)
    const known = packages.get(specifier)
    if (known) return known
    const { url, format } = next(specifier, context)
    const found = { url, format, shortCircuit: true }
    packages.set(specifier, found)
    return found
  },
})

function besides(specifier, context, next) {
  const { href } = new URL(specifier, context.parentURL)
  const kind = href.slice(0, href.lastIndexOf("/")) + href.slice(href.lastIndexOf("."))
  const known = formats.get(kind)
  if (known) return { url: href, format: known, shortCircuit: true }
  const { url, format } = next(specifier, context)
  // A link leads elsewhere, and there something else may hold.
  if (url === href && format) formats.set(kind, format)
  return { url, format, shortCircuit: true }
}
