/**
 * Lines of code, neither blank nor of comments alone, and files, by room: of the folder that is named (this one where none is), of
 * another beside it. What is generated is told by its generator, and invented data apart; both count for nobody.
 * Run: npx node scripts/count-lines.js [FOLDER …]
 */
import { globSync, readFileSync } from "node:fs"
import path from "node:path"

/** Written by a program, which is named, or a table that one has made of somebody else's data. */
const generated = [
  [/^src\/verify\/into\/record-column\.ts$/, "npm run verify:columns"],
  [/^src\/law\/unicode-digit\.ts$/, "scripts/write-unicode-digits.ts"],
  [/^src\/names\/(?:pinyin|traditional|lookalike)-table\.ts$/, "tables of others' data"],
  [/^verify\//, "npm run verify:build"],
]
/** Merchants and cases that do not exist, and texts to be tried on. */
const invented =
  /^(?:src\/register\/sample\/|tests\/vectors\/|bench\/(?:personal-(?:decision|notice|testimony|text|writing)))/

/** @param {string} text */
function linesOf(text) {
  // Comments stand on lines of their own, or behind code, which counts.
  const code = text.replaceAll(/^[ \t]*\/\*[\s\S]*?\*\/[ \t]*$/gm, "").split("\n")
  return code.filter((line) => line.trim() !== "" && !line.trim().startsWith("//")).length
}

/** @param {string} file */
function placeOf(file) {
  const tool = generated.find(([pattern]) => /** @type {RegExp} */ (pattern).test(file))
  if (tool) return `generated: ${tool[1]}`
  if (invented.test(file)) return "invented data"
  const [top = "", room = ""] = file.split("/")
  return top === "src" ? `src/${room}` : top
}

/** @param {string} root */
function count(root) {
  const files = globSync("{src,tests,bench,scripts,verify}/**/*.{ts,js}", { cwd: root }).map((file) =>
    file.split(path.sep).join("/"),
  )
  /** @type {Map<string, [files: number, lines: number]>} */
  const places = new Map()
  for (const file of files) {
    const lines = linesOf(readFileSync(path.join(root, file), "utf8"))
    const isOwn = !/^(?:generated|invented)/.test(placeOf(file))
    const sums = [placeOf(file), ...(isOwn ? [file.startsWith("src/") ? "source" : "beside the source"] : [])]
    for (const place of sums) {
      const [known, sum] = places.get(place) ?? [0, 0]
      places.set(place, [known + 1, sum + lines])
    }
  }
  return places
}

const roots = process.argv.length > 2 ? process.argv.slice(2) : ["."]
const counts = roots.map(count)
const names = [...new Set(counts.flatMap((places) => [...places.keys()]))].sort()
process.stdout.write(`${"".padEnd(44)}${roots.map(() => "files   lines".padStart(16)).join("")}\n`)
for (const name of names) {
  const cells = counts.map((places) => places.get(name) ?? [0, 0])
  const row = cells.map(([files, lines]) => `${String(files).padStart(7)}${String(lines).padStart(9)}`).join("")
  process.stdout.write(`${name.padEnd(44)}${row}\n`)
}
