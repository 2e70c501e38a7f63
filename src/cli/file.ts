/** `gongshi file check PATH`: an exported file (案卷) is held to the table of preconditions again. No network, no database. */
import { readFile } from "node:fs/promises"
import type { Bilingual } from "../law/bilingual.ts"
import { publishedCalendar } from "../law/calendar.ts"
import { caseFileSchema } from "../register/document/case-file.ts"
import { checkCaseFile, type FileCheck, findings } from "../register/document/case-file-check.ts"
import { type Command, command, jsonOption, sizeOfInput, UsageError } from "./command.ts"

// A file of a hundred acts, with what each was judged on.
const fileBytesMax = 64_000_000

export const fileCheckCommand = command({
  about: "hold an exported case file to the table of preconditions again, and say what it takes on somebody's word",
  arguments: [{ name: "FILE", about: "a file as GET /v1/decisions/{id}/file gives it", is: "file" }],
  options: { json: jsonOption },
  examples: [["file.json", "a file that an authority, or the party, has exported"]],
  problem: "something was changed, comes out otherwise when it is run again, or is not met",
  async run({ json = false }, place = "") {
    const bytes = await sizeOfInput(place)
    if (bytes > fileBytesMax)
      throw new UsageError(`${place} has ${bytes} bytes, and no file has more than ${fileBytesMax}`)
    const read = readCaseFile(await readFile(place, "utf8"))
    if ("faults" in read) {
      process.stdout.write(json ? `${JSON.stringify({ ok: false, faults: read.faults })}\n` : refusedWords(read.faults))
      return 1
    }
    const check = checkCaseFile(read.file, publishedCalendar)
    const isMet = check.sheets.every(({ rows }) =>
      rows.every(({ finding, isAsked }) => finding !== "unmet" || !isAsked),
    )
    const isFine = check.faults.length === 0 && isMet
    process.stdout.write(json ? `${JSON.stringify({ ok: isFine, ...check })}\n` : inWords(check))
    return isFine ? 0 : 1
  },
})

/** What is done with the file of a case without the register. */
export const fileCommand: Command = {
  about: "the exported file of a case (案卷), without register or network",
  commands: { check: fileCheckCommand },
}

type Fault = Bilingual & { pointer: string }

function readCaseFile(text: string) {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return { faults: [{ pointer: "", zh: "不是 JSON", en: "it is no JSON" }] }
  }
  const read = caseFileSchema.safeParse(parsed)
  if (read.success) return { file: read.data }
  return {
    faults: read.error.issues.slice(0, 20).map(
      ({ path, message }): Fault => ({
        pointer: path.map((part) => `/${String(part)}`).join(""),
        zh: "不是本库导出的卷宗格式",
        en: message,
      }),
    ),
  }
}

function refusedWords(faults: readonly Fault[]): string {
  return `${faults.map(({ pointer, zh, en }) => `${pointer || "/"}: ${zh} (${en})`).join("\n")}\n`
}

function inWords({ faults, sheets, isBound, words }: FileCheck): string {
  const last = sheets.at(-1)
  const rows = last?.rows.filter(({ finding }) => finding !== "not-asked") ?? []
  const lines = [
    ...faults.map(({ pointer, zh, en }) => `✗ ${pointer}: ${zh} (${en})`),
    ...(last ? [`法制审核意见 ${last.act}，阅卷于 ${last.readOn}（共留存 ${sheets.length} 份）`] : []),
    ...rows.map(({ asks, article, finding, isAsked, fact, again, word }) =>
      [
        `${finding === "met" ? "✓" : isAsked ? "✗" : "·"} ${isAsked || finding === "met" ? findings[finding].zh : "此步骤尚不要求"}${again === null ? "（未能重新审核）" : ""} ${asks.zh}`,
        ...(article ? [`  依据：${article.zh}`] : []),
        ...(fact ? [`  事实：${fact.zh}`] : []),
        ...(word ? [`  采信：${word.zh}`] : []),
      ].join("\n"),
    ),
    isBound === null
      ? "· 没有可以比对的公示内容"
      : isBound
        ? "✓ 公示内容绑定的即是本卷宗的审核意见"
        : "✗ 公示内容绑定的不是本卷宗的审核意见",
    ...words.map(({ zh }) => `· ${zh}`),
  ]
  return `${lines.join("\n")}\n`
}
