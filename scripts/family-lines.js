/**
 * Lines of code of the families of cases, in 0.11.0 and now: neither blank nor of comments alone. Of each family the files in
 * which its cases are declared, kept, told, decided and answered; what a room holds beside them stands on neither side.
 * Run: node scripts/family-lines.js [before] [after]
 */
import { execFileSync } from "node:child_process"

const [before = "f58fbec5", after = "HEAD"] = process.argv.slice(2)

const duty = ["order", "order-act", "order-case", "order-routes", "order-state", "order-store", "order-wire"]
const room = ["case", "routes", "service", "state", "store", "wire"]

/** The folder of each, and its files; a file that is not there counts nothing. */
const families = {
  orders: ["enforcement/duty", [...duty, "work-source"]],
  leads: ["enforcement/lead", [...room, "act", "lead", "work-source"]],
  "requests for data": ["enforcement/sharing", [...room, "ask", "asking", "begin", "request", "work-source"]],
  objections: ["enforcement/objection", [...room, "close", "objection"]],
  measures: ["enforcement/measure", [...room, "act", "measure", "take"]],
  notices: ["enforcement/notice", ["answer", "notice", "routes", "store", "wire"]],
  "identity reports": ["roster", ["officer-routes", "report", "report-case", "report-routes", "report-store"]],
}

const git = (...args) => execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })

function linesOf(commit, file) {
  let text
  try {
    text = git("show", `${commit}:src/${file}.ts`)
  } catch {
    return 0
  }
  const code = text.replace(/^\s*\/\*[\s\S]*?\*\//gm, "").split("\n")
  return code.filter((line) => line.trim() !== "" && !line.trim().startsWith("//")).length
}

const count = (commit, folder, files) => files.reduce((sum, file) => sum + linesOf(commit, `${folder}/${file}`), 0)
const rows = Object.entries(families).map(([name, [folder, files]]) => [
  name,
  count(before, folder, files),
  count(after, folder, files),
])
const kit = git("ls-tree", "--name-only", after, "src/kit/case/").trim().split("\n")
const shared = kit.reduce((sum, file) => sum + linesOf(after, file.replace(/^src\/|\.ts$/g, "")), 0)
const all = (column) => rows.reduce((sum, row) => sum + row[column], 0)
for (const row of [...rows, ["the kit", 0, shared], ["all", all(1), all(2) + shared]]) {
  process.stdout.write(`${row[0].padEnd(20)}${String(row[1]).padStart(6)}${String(row[2]).padStart(6)}\n`)
}
